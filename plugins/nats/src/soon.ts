/** How long an end waits for a server that may be away, in milliseconds. */
const patienceMilliseconds = 3_000

/** Waits for something that may fail or never come, but not for long. */
export async function soon(something: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, patienceMilliseconds)
  try {
    await Promise.race([something.catch(() => {}), promise])
  } finally {
    clearTimeout(timer)
  }
}
