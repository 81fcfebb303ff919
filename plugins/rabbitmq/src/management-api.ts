/** Asks RabbitMQ's management plugin. */
export interface ManagementApi {
  /** Its address, without what stands before the @ in it. */
  readonly base: string
  /** @param path what stands behind `/api/`, part by part. Rejects when there is no answer in time */
  ask(...path: readonly string[]): Promise<Response>
}

/**
 * The management plugin at a URL, with a user and a password in it if it wants them.
 * @param patience how long an answer may take, in milliseconds
 */
export function managementAt(url: string | URL, patience = 10_000): ManagementApi {
  const parsed = new URL(url)
  const { username, password } = parsed
  parsed.username = ''
  parsed.password = ''
  const base = parsed.href.replace(/\/+$/, '')
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers =
    username === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
  return {
    base,
    ask: (...path) =>
      fetch(`${base}/api/${path.map(encodeURIComponent).join('/')}`, {
        headers,
        signal: AbortSignal.timeout(patience)
      })
  }
}
