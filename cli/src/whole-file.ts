import { open, rename, rm } from 'node:fs/promises'
import process from 'node:process'
import { UsageError } from './command.ts'

type Write = (text: string) => Promise<void>

/**
 * Lets some work write a file, or standard output when it is called `-`. The file has its name only when it is whole and
 * on disk. Nobody else may read it, for it may hold what is secret.
 */
export async function writeWhole<Result>(
  file: string,
  work: (write: Write) => Promise<Result>
): Promise<Result> {
  if (file === '-') return work(toStandardOutput)
  const half = `${file}.${process.pid}.part`
  const handle = await open(half, 'wx', 0o600).catch(cause => {
    throw new UsageError(`${file} cannot be written: ${cause.message}`, { cause })
  })
  try {
    const result = await work(async text => handle.appendFile(text))
    await handle.sync()
    await handle.close()
    await rename(half, file)
    return result
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(half, { force: true })
    throw error
  }
}

/** Waits until whoever reads has taken it. */
function toStandardOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error ? reject(error) : resolve()))
  })
}
