import process from 'node:process'

/** Resolves at Ctrl-C, at a request to end, and at the key q. */
export function stopped(): Promise<void> {
  return new Promise(resolve => {
    const { stdin } = process
    const end = (): void => {
      if (stdin.isTTY) stdin.setRawMode(false)
      stdin.pause()
      resolve()
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    if (!stdin.isTTY) return
    stdin.setRawMode(true)
    stdin.resume()
    stdin.on('data', (keys: Buffer) => {
      if (keys.includes('q') || keys.includes('\u0003')) end()
    })
  })
}
