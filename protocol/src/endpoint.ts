import type * as z from 'zod'

/** One HTTP operation as data: the server routes it, the client calls it, OpenAPI documents it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** How the body is given to its schema: parsed as JSON (the default), or as text. */
  readonly bodyAs?: 'json' | 'text'
  readonly reply: z.ZodType
  /** How the reply travels: as JSON (the default), or as a text that is sent as it is. */
  readonly replyAs?: 'json' | 'text'
}

export type Endpoints = Readonly<Record<string, Endpoint>>

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined

/** What a handler receives: every part parsed. */
export interface RequestOf<E extends Endpoint> {
  readonly params: Parsed<E['params']>
  readonly query: Parsed<E['query']>
  readonly body: Parsed<E['body']>
}

/** What a caller gives: only the parts that the endpoint declares. */
export type CallOf<E extends Endpoint> = {
  readonly [Part in 'params' | 'query' | 'body' as E[Part] extends z.ZodType ? Part : never]: Sent<E[Part]>
}

/** What a handler returns. */
export type AnswerOf<E extends Endpoint> = z.input<E['reply']>

/** What a caller gets. */
export type ReplyOf<E extends Endpoint> = z.output<E['reply']>
