import type { Attributes, AttributeValue } from './span.ts'

/**
 * What the attributes of messaging have been called, newest first: as the conventions have it now, as they had it from
 * 1.17 on, and as they had it before, which instrumentations still emit.
 */
const generations = [
  {
    system: 'messaging.system',
    operation: 'messaging.operation.type',
    operationName: 'messaging.operation.name',
    destination: 'messaging.destination.name',
    isTemporary: 'messaging.destination.temporary',
    isAnonymous: 'messaging.destination.anonymous',
    group: 'messaging.consumer.group.name',
    partition: 'messaging.destination.partition.id',
    offset: 'messaging.kafka.offset',
    key: 'messaging.kafka.message.key',
    routingKey: 'messaging.rabbitmq.destination.routing_key',
    messageId: 'messaging.message.id'
  },
  {
    operation: 'messaging.operation',
    group: 'messaging.kafka.consumer.group',
    partition: 'messaging.kafka.destination.partition',
    offset: 'messaging.kafka.message.offset'
  },
  {
    exchange: 'messaging.destination',
    isTemporary: 'messaging.temp_destination',
    group: 'messaging.kafka.consumer_group',
    partition: 'messaging.kafka.partition',
    key: 'messaging.kafka.message_key',
    routingKey: 'messaging.rabbitmq.routing_key',
    messageId: 'messaging.message_id'
  }
] as const satisfies readonly Readonly<Partial<Record<Property, string>>>[]

/** What a span may say of a message. `exchange` is the destination as it was called when it was no composite name. */
export type Property =
  | 'system'
  | 'operation'
  | 'operationName'
  | 'destination'
  | 'exchange'
  | 'isTemporary'
  | 'isAnonymous'
  | 'group'
  | 'partition'
  | 'offset'
  | 'key'
  | 'routingKey'
  | 'messageId'

const names: ReadonlyMap<Property, readonly string[]> = new Map(
  [
    ...Map.groupBy(
      generations.flatMap(one => Object.entries(one) as [Property, string][]), // the table's own keys
      ([property]) => property
    )
  ].map(([property, found]) => [property, found.map(([, name]) => name)])
)

/** A property under whichever of its names it has, the newest first. */
export function propertyOf(attributes: Attributes, property: Property): AttributeValue | undefined {
  for (const name of names.get(property) ?? []) {
    const value = attributes.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** The same as a text; undefined where there is none, or an empty one. */
export function textOf(attributes: Attributes, property: Property): string | undefined {
  const value = propertyOf(attributes, property)
  return value === undefined || value === '' ? undefined : String(value)
}
