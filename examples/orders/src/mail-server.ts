/** What stands outside of the shop and tells customers: it takes texts, and may be slow, or hang. */
export interface MailServer {
  /** Resolves when the text is on its way. */
  send(text: string): Promise<void>
  readonly sent: readonly string[]
  /** Resolves when so many texts are on their way. @throws Error when that takes too long */
  until(count: number): Promise<void>
  /** It takes connections, and answers none. */
  hang(): void
  /** It answers again; each text takes so many milliseconds. */
  recover(pace: number): void
}

const patienceMilliseconds = 60_000

export function createMailServer(): MailServer {
  const sent: string[] = []
  let awake = Promise.resolve()
  let wake = (): void => {}
  let pace = 0

  return {
    sent,
    async send(text) {
      await awake
      await sleep(pace)
      sent.push(text)
    },
    async until(count) {
      const deadline = Date.now() + patienceMilliseconds
      while (sent.length < count) {
        if (Date.now() > deadline) throw new Error(`${sent.length} texts were sent, and not ${count}`)
        await sleep(20)
      }
    },
    hang() {
      awake = new Promise(resolve => {
        wake = resolve
      })
    },
    recover(milliseconds) {
      pace = milliseconds
      wake()
    }
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
