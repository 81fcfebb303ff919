import type * as z from 'zod'
import type { CallOf, Endpoint, Endpoints, ReplyOf } from './endpoint.ts'
import { writeQuery } from './query.ts'

export type Client<Api extends Endpoints> = {
  readonly [Name in keyof Api]: (call: CallOf<Api[Name]>) => Promise<ReplyOf<Api[Name]>>
}

/** The registry answered, but not with success. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError'
  readonly status: number
  /** The answer's body: parsed when it is JSON, else the text. */
  readonly body: unknown

  constructor(status: number, body: unknown, request: string) {
    super(`${request} was answered ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`)
    this.status = status
    this.body = body
  }
}

interface AnyCall {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** The URL of an endpoint, from the same path that the server routes. */
export function href(
  endpoint: Pick<Endpoint, 'path'>,
  params: Readonly<Record<string, string | number>> = {}
): string {
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

export interface ClientOptions {
  readonly send?: typeof fetch
  /** Sent with every request, for instance `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A typed client for a set of endpoints, over fetch. Rejects with `ReplyError` when the answer is no success. */
export function createClient<Api extends Endpoints>(
  api: Api,
  base: string,
  { send = fetch, headers = {} }: ClientOptions = {}
): Client<Api> {
  const call = async (endpoint: Endpoint, { params, query, body }: AnyCall): Promise<unknown> => {
    const search = writeQuery(query ?? {})
    const url = `${base.replace(/\/+$/, '')}${href(endpoint, params)}${search === '' ? '' : `?${search}`}`
    const response = await send(url, {
      method: endpoint.method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined
        ? {}
        : { body: endpoint.bodyAs === 'text' ? String(body) : JSON.stringify(body) })
    })
    const text = await response.text()
    if (!response.ok) throw new ReplyError(response.status, parsed(text), `${endpoint.method} ${url}`)
    return (endpoint.reply as z.ZodType).parse(endpoint.replyAs === 'text' ? text : parsed(text))
  }
  // The cast joins a table of names with the types derived from the same table.
  return Object.fromEntries(
    Object.entries(api).map(([name, endpoint]) => [name, (input: AnyCall) => call(endpoint, input)])
  ) as unknown as Client<Api>
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
