import { Agent, request } from 'node:http'
import { quantile } from './numbers.ts'

/** What came of a load. */
export interface LoadResult {
  readonly perSecond: number
  /** Milliseconds of one request. */
  readonly median: number
  readonly p99: number
}

export interface Call {
  readonly path: string
  readonly method?: 'POST'
  readonly body?: string
}

/** Sends calls over so many connections that stay open, each waiting for its answer. @throws Error for any answer but 200 */
export async function load(base: string, calls: readonly Call[], connections: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let next = 0
  const caller = async (): Promise<void> => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const started = performance.now()
      await send(agent, base, call)
      times.push(performance.now() - started)
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, caller))
  const seconds = (performance.now() - started) / 1000
  agent.destroy()
  times.sort((one, other) => one - other)
  return { perSecond: times.length / seconds, median: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

/** Sends one call. @throws Error for any answer but 200 */
export function send(agent: Agent, base: string, { path, method, body }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/vnd.schemaregistry.v1+json' }
    const sent = request(`${base}${path}`, { agent, method: method ?? 'GET', headers }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`))
      answer.on('error', reject).on('end', resolve).resume()
    })
    sent.on('error', reject).end(body)
  })
}
