import { Failure } from '@instep/contracts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { sendText } from './answer.ts'

/** How a failure goes over the wire. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: unknown
}

/** The manners of one API: what it reads, what it writes, and how it tells failures. */
export interface Dialect {
  /** Media types that request bodies may have; none given is taken as JSON. */
  readonly reads: readonly string[]
  /** The media type of an answer, for what the client accepts. */
  writes(accept: string | undefined): string
  /** A failure in this API's words, or undefined when it has none for it. */
  tell(failure: Failure): ErrorAnswer | undefined
  /** Headers that every answer carries, whatever it says. */
  headers?(request: FastifyRequest): Readonly<Record<string, string>>
  /** What is answered when something went wrong that is nobody's business. */
  readonly blind: ErrorAnswer
}

/** The failures behind the errors that Fastify raises itself. */
const fastifyErrors: Readonly<Record<string, (error: FastifyError, request: FastifyRequest) => Failure>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (_, request) =>
    new Failure('bodyTooLarge', { limit: request.routeOptions.bodyLimit }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (_, request) =>
    new Failure('mediaTypeUnsupported', { mediaType: request.headers['content-type'] ?? '' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Failure('bodyMalformed', { detail: 'The body is not as long as its Content-Length says' }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new Failure('bodyMissing', {}),
  FST_ERR_BAD_URL: (_, request) => new Failure('routeUnknown', { path: request.url })
}

/** The failure that an error is or stands for; undefined when it is a fault of ours. */
export function failureOf(error: unknown, request: FastifyRequest): Failure | undefined {
  if (error instanceof Failure) return error
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const known = fastifyErrors[String(error.code)]
  if (known !== undefined) return known(error as FastifyError, request)
  // What Fastify lays at the client's door, whatever it is, is no fault of ours.
  const { statusCode = 500 } = error as FastifyError
  return statusCode >= 400 && statusCode < 500
    ? new Failure('bodyMalformed', { detail: error.message })
    : undefined
}

/** Answers an error in a dialect: failures are told, anything else is answered blind; what is no client's fault is logged whole. */
export function answerError(
  dialect: Dialect,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply
): void {
  const failure = failureOf(error, request)
  const told = failure && dialect.tell(failure)
  if (told === undefined || told.status >= 500)
    request.log.error({ err: error, method: request.method, url: request.url })
  const { status, body } = told ?? dialect.blind
  reply.status(status).headers(dialect.headers?.(request) ?? {})
  sendText(reply, dialect.writes(request.headers.accept), JSON.stringify(body))
}

/** A part of a request in the shape that its endpoint declares. @throws Failure requestInvalid */
export function parsePart(
  part: 'params' | 'query' | 'body',
  schema: z.ZodType | undefined,
  value: unknown
): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Failure('requestInvalid', {
    part,
    issues: parsed.error.issues.map(({ path, message }) => ({
      path: path.map(step => (typeof step === 'symbol' ? String(step) : step)),
      message
    }))
  })
}
