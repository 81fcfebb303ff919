import type { Action } from '../choreography/operation.ts'
import { propertyOf, textOf } from './generations.ts'
import type { Attributes, Span, SpanKind, SpanPointer } from './span.ts'

/** Where a message was seen, in the words of the span. */
export interface SeenPlace {
  /** `kafka`, `rabbitmq`, `nats`, … */
  readonly system: string
  /** A topic, a subject; for RabbitMQ what the conventions put together of exchange, routing key and queue. */
  readonly destination: string
  readonly routingKey?: string
  /** The exchange, where it is told by itself; the default exchange is the empty text. */
  readonly exchange?: string
  /** The queue, where it is told by itself. */
  readonly queue?: string
}

/** That a service was seen to send or receive a message, or several at once. */
export interface MessageFact extends SpanPointer {
  /** Undefined when the process does not say whose it is. */
  readonly service: string | undefined
  readonly version: string | undefined
  readonly environment: string | undefined
  readonly action: Action
  /** Whether the service did with the message what it does, and did not only take it from the broker. */
  readonly isProcessing: boolean
  readonly place: SeenPlace
  /** Whether the place is made for a while, or has no name of its own: nobody can declare it. */
  readonly isPassing: boolean
  readonly group: string | undefined
  readonly key: string | undefined
  readonly partition: string | undefined
  readonly offset: string | undefined
  readonly messageId: string | undefined
  /** The subject of the message's schema, where the span says so. */
  readonly subject: string | undefined
  /** What became of the message, where the span says so: `ok`, `retry`, `dead-letter`, `drop`. */
  readonly outcome: string | undefined
  readonly isError: boolean
  readonly parent: string | undefined
  readonly links: readonly SpanPointer[]
  readonly at: number
}

/** The attributes of ours, beside those of the conventions. */
export const ownAttributes = {
  subject: 'instep.schema.subject',
  version: 'instep.schema.version',
  id: 'instep.schema.id',
  outcome: 'instep.message.outcome'
} as const

/** What the spans say of messages; those that say nothing of any are passed over. */
export function factsOf(spans: Iterable<Span>): readonly MessageFact[] {
  const facts: MessageFact[] = []
  for (const span of spans) {
    const fact = factOf(span)
    if (fact !== undefined) facts.push(fact)
  }
  return facts
}

export function factOf(span: Span): MessageFact | undefined {
  const { attributes, resource, traceId, spanId, parent, links, at } = span
  const system = textOf(attributes, 'system')?.toLowerCase()
  const deed = deedOf(span)
  if (system === undefined || deed?.action === undefined) return undefined
  const place = placeOf(span, system)
  if (place === undefined) return undefined
  return {
    traceId,
    spanId,
    service: serviceOf(resource),
    version: said(resource, 'service.version'),
    environment: environmentOf(resource),
    action: deed.action,
    isProcessing: deed.isProcessing,
    place,
    isPassing: isPassing(attributes, place),
    group: textOf(attributes, 'group'),
    key: textOf(attributes, 'key'),
    partition: textOf(attributes, 'partition'),
    offset: textOf(attributes, 'offset'),
    messageId: textOf(attributes, 'messageId'),
    subject: said(attributes, ownAttributes.subject),
    outcome: said(attributes, ownAttributes.outcome),
    isError: span.isFailed || attributes.has('error.type'),
    parent,
    links,
    at
  }
}

/** Where a process says that it runs. */
function environmentOf(resource: Attributes): string | undefined {
  return said(resource, 'deployment.environment.name') ?? said(resource, 'deployment.environment')
}

interface Deed {
  /** Undefined for what is neither: settling a message. */
  readonly action: Action | undefined
  readonly isProcessing: boolean
}

const sends: Deed = { action: 'send', isProcessing: false }
const takes: Deed = { action: 'receive', isProcessing: false }
const handles: Deed = { action: 'receive', isProcessing: true }
const settles: Deed = { action: undefined, isProcessing: false }

/** What operations are called, in any generation. */
const deeds: ReadonlyMap<string, Deed> = new Map([
  ['create', sends],
  ['send', sends],
  ['publish', sends],
  ['receive', takes],
  ['poll', takes],
  ['process', handles],
  ['deliver', handles],
  ['settle', settles],
  ['ack', settles],
  ['nack', settles],
  ['commit', settles]
])

/** Producers of the oldest generation say what they do by the kind of their spans only. */
const deedsByKind: Readonly<Partial<Record<SpanKind, Deed>>> = { producer: sends, consumer: handles }

function deedOf({ attributes, kind }: Span): Deed | undefined {
  const named = (['operation', 'operationName'] as const).map(property =>
    deeds.get(textOf(attributes, property)?.toLowerCase() ?? '')
  )
  return named.find(deed => deed !== undefined) ?? deedsByKind[kind]
}

function placeOf({ attributes, name }: Span, system: string): SeenPlace | undefined {
  const key = textOf(attributes, 'routingKey')
  const routed = key === undefined ? {} : { routingKey: key }
  const destination = textOf(attributes, 'destination')
  if (destination !== undefined) return { system, destination, ...routed }
  const exchange = propertyOf(attributes, 'exchange')
  if (exchange === undefined) return undefined
  if (system !== 'rabbitmq') return exchange === '' ? undefined : { system, destination: String(exchange) }
  const queue = /^(.+) process$/.exec(name)?.[1] // where alone the oldest spans of consumers tell it
  return {
    system,
    destination: String(exchange),
    ...routed,
    exchange: exchange === '<default>' ? '' : String(exchange),
    ...(queue === undefined ? {} : { queue })
  }
}

function isPassing(attributes: Attributes, { destination, queue }: SeenPlace): boolean {
  return (
    propertyOf(attributes, 'isTemporary') === true ||
    propertyOf(attributes, 'isAnonymous') === true ||
    madeUp.test(destination) ||
    (queue !== undefined && madeUp.test(queue))
  )
}

/** Names that brokers and their clients make up: the queues of RabbitMQ without a name, the inboxes of NATS. */
const madeUp = /(?:^|:)amq\.(?:gen-|rabbitmq\.reply-to)|^_INBOX\./

/** OpenTelemetry calls a service `unknown_service:node` that nobody has named. */
function serviceOf(resource: Attributes): string | undefined {
  const name = said(resource, 'service.name')
  return name?.startsWith('unknown_service') ? undefined : name
}

function said(attributes: Attributes, name: string): string | undefined {
  const value = attributes.get(name)
  return value === undefined || value === '' ? undefined : String(value)
}
