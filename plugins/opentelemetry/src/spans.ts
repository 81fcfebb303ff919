import { ownAttributes } from '@instep/contracts'
import type { Message } from '@instep/messages'
import {
  type Attributes,
  type Span,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace
} from '@opentelemetry/api'
import type { MarkedSchema, SchemaOf } from './schema-marks.ts'
import { messageId, type System } from './systems.ts'

export interface TracingOptions {
  /** The broker, as the conventions tell of it: `kafka()`, `rabbitmq()`, `nats()`. */
  readonly system: System
  /** Whose tracer is used; the global one unless told. */
  readonly tracerProvider?: TracerProvider
  /** Tells the schemas of messages, as `schemaMarks` does; nothing is said of schemas unless told. */
  readonly schemaOf?: SchemaOf
}

/** The tracer under which all spans of ours are. */
export function tracerOf({ tracerProvider }: TracingOptions): Tracer {
  return (tracerProvider ?? trace).getTracer('@instep/opentelemetry')
}

/** What is said of a message whichever way it goes. */
export function attributesOf(message: Message, { system }: TracingOptions): Attributes {
  const own = messageId(message.headers)
  return {
    'messaging.system': system.name,
    ...system.attributesOf(message),
    ...(own === undefined ? {} : { 'messaging.message.id': own }),
    'messaging.message.body.size': message.body?.length ?? 0
  }
}

/** Tells of a message's schema; resolves when it has, undefined when it has at once. Never rejects. */
export function described(
  span: Span,
  message: Message,
  { schemaOf }: TracingOptions
): Promise<void> | undefined {
  const tell = ({ subject, version, id }: MarkedSchema): void => {
    if (subject !== undefined) span.setAttribute(ownAttributes.subject, subject)
    if (version !== undefined) span.setAttribute(ownAttributes.version, version)
    if (id !== undefined) span.setAttribute(ownAttributes.id, id)
  }
  const found = schemaOf?.(message)
  if (found instanceof Promise) return found.then(tell, () => {})
  if (found !== undefined) tell(found)
  return undefined
}

/** Does some work and ends the span with it, well or ill. @param last what there is still to be told, which nobody waits for */
export async function ending<Result>(
  span: Span,
  work: () => Promise<Result>,
  last?: Promise<void>
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    const at = new Date()
    if (last === undefined) span.end()
    else void last.then(() => span.end(at))
  }
}

/** Tells of an error. */
export function fail(span: Span, error: unknown): void {
  const isError = error instanceof Error
  span.setAttribute('error.type', isError ? error.name : '_OTHER')
  span.setStatus({ code: SpanStatusCode.ERROR, message: isError ? error.message : String(error) })
  span.recordException(isError ? error : String(error))
}
