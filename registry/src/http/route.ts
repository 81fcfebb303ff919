import { Failure } from '@instep/contracts'
import type { AnswerOf, Endpoint, Endpoints, RequestOf } from '@instep/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Core } from '../service/core.ts'
import { Answer, sendText } from './answer.ts'
import { SentBody } from './body.ts'
import { type Dialect, parsePart } from './dialect.ts'
import type { Keeping } from './keeping.ts'

/** What a handler needs besides the parts that its endpoint declares. */
export interface Surroundings {
  /** The base of the links in the answer, without a slash at the end. */
  readonly base: string
  readonly accept: string | undefined
}

/** One handler for each endpoint: a missing one does not compile. */
export type Handlers<Api extends Endpoints> = {
  readonly [Name in keyof Api]: (
    request: RequestOf<Api[Name]> & Surroundings,
    registry: Core
  ) => Promise<AnswerOf<Api[Name]> | Answer<AnswerOf<Api[Name]>>>
}

type AnyHandler = (
  request: { params: unknown; query: unknown; body: unknown } & Surroundings,
  registry: Core
) => Promise<unknown>

/** Where endpoints are mounted. */
export interface Mount {
  readonly app: FastifyInstance
  readonly dialect: Dialect
  readonly registry: Core
  /** The base of links, when it is not what the client asked for. */
  readonly publicUrl: string | undefined
  /** Keeps answers for as long as they hold. They depend on nothing but the request line, the body and what is stored. */
  readonly keeping?: Keeping
}

/** Routes every endpoint to its handler, in the manners of the mount's dialect. */
export function route<Api extends Endpoints>(mount: Mount, api: Api, handlers: Handlers<Api>): void {
  const { app, dialect, registry } = mount
  for (const [name, endpoint] of Object.entries(api)) {
    // The table of handlers has the keys of the table of endpoints; their types meet again in `Handlers`.
    const handle = handlers[name] as unknown as AnyHandler
    app.route({
      method: endpoint.method,
      url: urlOf(endpoint),
      handler: async (request, reply) => {
        const mediaType = dialect.writes(request.headers.accept)
        const answer = async (core: Core): Promise<Answer<string | undefined>> => {
          const result = await handle(partsOf(endpoint, request, mount), core)
          return asText(endpoint, result instanceof Answer ? result : new Answer(200, result))
        }
        const { status, body, headers } = await (mount.keeping === undefined
          ? answer(registry)
          : mount.keeping.answer(request, mediaType, registry, answer))
        reply.status(status).headers({ ...dialect.headers?.(request), ...headers })
        return body === undefined ? reply.send() : sendText(reply, headers['content-type'] ?? mediaType, body)
      }
    })
  }
}

function asText(
  { replyAs }: Endpoint,
  { status, body, headers }: Answer<unknown>
): Answer<string | undefined> {
  const isText = replyAs === 'text' || typeof body === 'string' || body === undefined
  // What is undefined has no text either.
  return new Answer(status, isText ? (body as string | undefined) : JSON.stringify(body), headers)
}

/** The base of the links in an answer: what is configured, else what the client asked for. */
export function baseOf(request: FastifyRequest, publicUrl: string | undefined): string {
  return publicUrl ?? `${request.protocol}://${request.host}`
}

function partsOf(endpoint: Endpoint, request: FastifyRequest, { publicUrl }: Mount) {
  return {
    params: parsePart('params', endpoint.params, request.params),
    query: parsePart('query', endpoint.query, request.query),
    body: endpoint.body && parsePart('body', endpoint.body, bodyOf(endpoint, request)),
    base: baseOf(request, publicUrl),
    accept: request.headers.accept
  }
}

function bodyOf({ bodyAs = 'json' }: Endpoint, { body }: FastifyRequest): unknown {
  if (!(body instanceof SentBody)) throw new Failure('bodyMissing', {})
  return bodyAs === 'text' ? body.text() : body.json()
}

/** Answers every other method of the endpoints' paths with the dialect's refusal. */
export function refuseOtherMethods({ app }: Mount, ...apis: readonly Endpoints[]): void {
  const known = new Map<string, Set<string>>()
  for (const { path, method } of apis.flatMap(api => Object.values(api))) {
    known.set(path, (known.get(path) ?? new Set(['HEAD', 'OPTIONS'])).add(method))
  }
  for (const [path, methods] of known) {
    app.route({
      method: refusable.filter(method => !methods.has(method)),
      url: urlOf({ path }),
      handler: request => {
        throw new Failure('methodNotAllowed', { method: request.method, path: request.url })
      }
    })
  }
}

const refusable = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The path as the router takes it: a colon begins a parameter there, two are one. */
function urlOf({ path }: { readonly path: string }): string {
  return path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1')
}
