import type { Message } from '@instep/messages'
import { context, SpanKind, trace } from '@opentelemetry/api'
import { contextOf, senderOf } from './carrier.ts'
import { ending, type TracingOptions, tracerOf } from './spans.ts'

/**
 * Does some work on several messages at once, in one span that is linked to each of them: with many senders there is no
 * one parent.
 */
export function tracedBatch<Result>(
  messages: readonly Message[],
  { address, group }: { readonly address: string; readonly group: string },
  options: TracingOptions,
  work: () => Promise<Result>
): Promise<Result> {
  const { system } = options
  const destination = system.takenFrom(address, group)
  const span = tracerOf(options).startSpan(`process ${destination}`, {
    kind: SpanKind.CONSUMER,
    links: messages.flatMap(({ headers }) => {
      const sender = senderOf(contextOf(headers))
      return sender === undefined ? [] : [{ context: sender }]
    }),
    attributes: {
      'messaging.system': system.name,
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': destination,
      'messaging.consumer.group.name': group,
      'messaging.batch.message_count': messages.length
    }
  })
  return ending(span, () => context.with(trace.setSpan(context.active(), span), work))
}
