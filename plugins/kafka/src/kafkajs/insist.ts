/** How long a broker may take that does not know yet what another knows already. */
const patienceMilliseconds = 60_000

/** Asks again while the answer is one that may pass. */
export async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + patienceMilliseconds
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const mayPass = error instanceof Error && 'retriable' in error && error.retriable === true
      if (!mayPass || Date.now() > deadline) throw error
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
}
