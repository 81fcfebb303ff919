import { ownAttributes } from '@instep/contracts'
import type { Broker, Delivery, Message, Receiver, Settlement } from '@instep/messages'
import {
  type Attributes,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace
} from '@opentelemetry/api'
import { contextOf, senderOf, withContext } from './carrier.ts'
import type { SchemaOf } from './schema-marks.ts'
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

/**
 * The same broker, which tells of every message that it sends and hands over. The context of the trace travels in the
 * message's headers, and what the receiver does is done in it.
 */
export function traced(broker: Broker, options: TracingOptions): Broker {
  const { system } = options
  const tracer = tracerOf(options)

  return {
    async publish(message) {
      const destination = system.sentTo(message.address)
      const span = tracer.startSpan(`send ${destination}`, {
        kind: SpanKind.PRODUCER,
        attributes: {
          'messaging.operation.type': 'send',
          'messaging.operation.name': 'publish',
          'messaging.destination.name': destination,
          ...(await attributesOf(message, options))
        }
      })
      const active = trace.setSpan(context.active(), span)
      return ending(span, () =>
        context.with(active, () =>
          broker.publish({ ...message, headers: withContext(message.headers, active) })
        )
      )
    },

    subscribe(address, group, receiver, subscribeOptions) {
      const place = { address, group }
      return broker.subscribe(address, group, processing(tracer, place, receiver, options), subscribeOptions)
    },

    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]()
  }
}

function processing(
  tracer: Tracer,
  { address, group }: { readonly address: string; readonly group: string },
  receiver: Receiver,
  options: TracingOptions
): Receiver {
  const { system } = options
  return async delivery => {
    const destination = system.takenFrom(delivery.address || address, group)
    const from = contextOf(delivery.headers)
    const sender = senderOf(from)
    const span = tracer.startSpan(
      `process ${destination}`,
      {
        kind: SpanKind.CONSUMER,
        // The conventions correlate by links, and allow a parent where there is one message.
        links: sender === undefined ? [] : [{ context: sender }],
        attributes: {
          'messaging.operation.type': 'process',
          'messaging.operation.name': 'process',
          'messaging.destination.name': destination,
          'messaging.consumer.group.name': group,
          'instep.message.attempt': delivery.attempt,
          ...(await attributesOf(delivery, options))
        }
      },
      from
    )
    return ending(span, () =>
      context.with(trace.setSpan(from, span), () => settled(span, delivery, receiver))
    )
  }
}

async function settled(span: Span, delivery: Delivery, receiver: Receiver): Promise<Settlement> {
  const settlement = await receiver(delivery)
  span.setAttribute(ownAttributes.outcome, settlement.outcome)
  // What is dropped is dropped knowingly.
  if (settlement.outcome === 'retry' || settlement.outcome === 'dead-letter') fail(span, settlement.error)
  return settlement
}

/** What is said of a message whichever way it goes. */
export async function attributesOf(
  message: Message,
  { system, schemaOf }: TracingOptions
): Promise<Attributes> {
  const { subject, version, id } = (await schemaOf?.(message)) ?? {}
  const own = messageId(message.headers)
  return {
    'messaging.system': system.name,
    ...system.attributesOf(message),
    ...(own === undefined ? {} : { 'messaging.message.id': own }),
    'messaging.message.body.size': message.body?.length ?? 0,
    ...(subject === undefined ? {} : { [ownAttributes.subject]: subject }),
    ...(version === undefined ? {} : { [ownAttributes.version]: version }),
    ...(id === undefined ? {} : { [ownAttributes.id]: id })
  }
}

/** Does some work and ends the span with it, well or ill. */
export async function ending<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    span.end()
  }
}

function fail(span: Span, error: unknown): void {
  const isError = error instanceof Error
  span.setAttribute('error.type', isError ? error.name : '_OTHER')
  span.setStatus({ code: SpanStatusCode.ERROR, message: isError ? error.message : String(error) })
  span.recordException(isError ? error : String(error))
}
