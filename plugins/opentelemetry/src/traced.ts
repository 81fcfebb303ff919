import { ownAttributes } from '@instep/contracts'
import type { Broker, Delivery, Receiver, Settlement } from '@instep/messages'
import { context, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api'
import { contextOf, senderOf, withContext } from './carrier.ts'
import { attributesOf, described, ending, fail, type TracingOptions, tracerOf } from './spans.ts'

/**
 * The same broker, which tells of every message that it sends and hands over. The context of the trace travels in the
 * message's headers, and what the receiver does is done in it.
 */
export function traced(broker: Broker, options: TracingOptions): Broker {
  const { system } = options
  const tracer = tracerOf(options)

  return {
    publish(message) {
      const destination = system.sentTo(message.address)
      const span = tracer.startSpan(`send ${destination}`, {
        kind: SpanKind.PRODUCER,
        attributes: {
          'messaging.operation.type': 'send',
          'messaging.operation.name': 'publish',
          'messaging.destination.name': destination,
          ...attributesOf(message, options)
        }
      })
      const active = trace.setSpan(context.active(), span)
      // Nothing is waited for before the broker has the message: messages stay in the order of the calls.
      return ending(
        span,
        () =>
          context.with(active, () =>
            broker.publish({ ...message, headers: withContext(message.headers, active) })
          ),
        described(span, message, options)
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
          ...attributesOf(delivery, options)
        }
      },
      from
    )
    return ending(
      span,
      () => context.with(trace.setSpan(from, span), () => settled(span, delivery, receiver)),
      described(span, delivery, options)
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
