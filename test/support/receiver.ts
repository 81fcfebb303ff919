import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a webhook sent. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** How a receiver answers; `hold` never does. */
export type Reaction =
  | 'hold'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: readonly Received[]
  /** Waits until so many requests have come, and gives all. */
  until(count: number): Promise<readonly Received[]>
  /** What the next requests are answered, one by one; 200 when nothing is planned. */
  plan(...reactions: readonly Reaction[]): void
}

/** A server on this machine that webhooks can call. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const planned: Reaction[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      for (const look of waiting) look()
      const reaction = planned.shift() ?? { status: 200, body: 'thank you' }
      if (reaction === 'hold') return
      response.writeHead(reaction.status, reaction.headers).end(reaction.body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    plan: (...reactions) => void planned.push(...reactions),
    until: count =>
      new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${received.length} of ${count} requests came: ${JSON.stringify(received)}`))
        }, 15_000)
        const look = () => {
          if (received.length < count) return
          clearTimeout(giveUp)
          waiting.delete(look)
          resolve(received)
        }
        waiting.add(look)
        look()
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
