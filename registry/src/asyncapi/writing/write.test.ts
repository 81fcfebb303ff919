import type { Channel, Operation } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContractOperation } from '../contract.ts'
import { readContract } from '../read.ts'
import { writeContract } from './write.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const name = fc.oneof(
  word,
  fc.constantFrom(
    'a/b',
    'a~1',
    '50%',
    'x y',
    '#',
    '?',
    '{id}',
    "it's",
    '"q"',
    'é😀',
    '1',
    'true',
    'null',
    '- a',
    'a: b',
    'x-a'
  )
)

/** An object with some of its members. */
const some = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) =>
  fc.record(shape, { requiredKeys: [] })

const retention = fc.oneof(fc.constant('forever' as const), fc.integer({ min: 0, max: 10 ** 12 }))
const milliseconds = fc.integer({ min: 0, max: 10 ** 9 })
const positive = fc.integer({ min: 1, max: 1000 })
const scalars = fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { minKeys: 1 })

const binding = fc
  .tuple(name, word, fc.option(scalars, { nil: undefined }))
  .map(([exchange, key, args]) => ({ exchange, key, ...(args === undefined ? {} : { arguments: args }) }))

const exchange = fc
  .tuple(
    name,
    some({
      type: fc.constantFrom('direct', 'topic', 'fanout', 'headers'),
      alternate: name,
      bindings: fc.array(binding)
    })
  )
  .map(([named, rest]) => ({ name: named, ...rest }))

const queue = fc
  .tuple(
    name,
    fc.array(binding),
    some({ messageTtl: milliseconds, deadLetterExchange: word, deadLetterKey: word, deliveryLimit: positive })
  )
  .map(([named, bindings, rest]) => ({ name: named, bindings, ...rest }))

const stream = fc
  .tuple(name, fc.array(name, { minLength: 1, maxLength: 3 }), some({ maxAge: retention }))
  .map(([named, subjects, rest]) => ({ name: named, subjects, ...rest }))

const vhost = fc.constantFrom('/', 'shop')

const channels = {
  send: fc.oneof(
    fc.tuple(name, some({ retention })).map(([topic, rest]) => ({ protocol: 'kafka', topic, ...rest })),
    fc
      .tuple(vhost, exchange, some({ key: name, headers: scalars }))
      .map(([host, to, rest]) => ({ protocol: 'amqp', vhost: host, exchange: to, ...rest })),
    fc.tuple(name, some({ stream })).map(([subject, rest]) => ({ protocol: 'nats', subject, ...rest })),
    fc
      .tuple(fc.constantFrom('mqtt', 'sqs'), name, some({ retention }))
      .map(([kind, address, rest]) => ({ protocol: 'other', name: kind, address, ...rest }))
  ),
  receive: fc.oneof(
    fc.tuple(name, some({ retention })).map(([topic, rest]) => ({ protocol: 'kafka', topic, ...rest })),
    fc
      .tuple(vhost, queue, some({ exchange }))
      .map(([host, from, rest]) => ({ protocol: 'amqp', vhost: host, queue: from, ...rest })),
    fc
      .tuple(
        name,
        some({
          stream,
          consumer: some({
            durable: name,
            filters: fc.array(name, { minLength: 1, maxLength: 2 }),
            maxDeliver: positive
          })
        })
      )
      .map(([subject, rest]) => ({ protocol: 'nats', subject, ...rest })),
    fc.tuple(fc.constantFrom('mqtt', 'sqs'), name).map(([kind, address]) => ({
      protocol: 'other',
      name: kind,
      address
    }))
  )
}

/** What the broker of a channel has a word for. */
const deliveries = {
  send: (channel: Channel) =>
    channel.protocol === 'amqp'
      ? some({ isMandatory: fc.constant(true), expiration: milliseconds })
      : fc.constant({}),
  receive: ({ protocol }: Channel) =>
    some({
      start: fc.constantFrom('tail', 'committed', 'earliest'),
      deadLetter: name,
      attempts: positive,
      limits: some({ lag: positive, oldest: milliseconds, deadLetters: fc.constant(0) }),
      causes: fc.constant([]),
      ...(protocol === 'kafka' || protocol === 'nats' ? { group: name } : {})
    })
}

const operation = fc.constantFrom('send' as const, 'receive' as const).chain(action =>
  (channels[action] as fc.Arbitrary<Channel>).chain(channel =>
    fc.record({
      action: fc.constant(action),
      message: name,
      subject: name,
      schema: fc.record({ subject: name, version: positive }),
      channel: fc.constant(channel),
      delivery: deliveries[action](channel) as fc.Arbitrary<NonNullable<Operation['delivery']>>
    })
  )
)

const evidence = { grade: 'declared', source: 'asyncapi', at: 1 } as const

/** Operations with names of their own. */
const operations = fc
  .array(operation, { maxLength: 5 })
  .map(list =>
    list.map((one, index): Operation => ({ ...one, name: `op ${index}/${one.message}`, evidence }))
  )

const texts = (list: readonly object[]): readonly string[] =>
  list.map(one => JSON.stringify(sorted(one))).toSorted()

/** With the members of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)])
  )
}

function asOperation({ at: _, schema, ...rest }: ContractOperation) {
  return { ...rest, schema: schema.kind === 'named' ? { ...schema, kind: undefined } : schema }
}

test('what is written as AsyncAPI is read as what it was', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(operations, async list => {
      const document = writeContract({ service: 'orders', version: '1' }, list)
      const read = await readContract(document)
      expect(texts(read.operations.map(asOperation))).toEqual(
        texts(list.map(({ evidence: _, ...rest }) => rest))
      )
      expect(read.notes).toEqual([])
    }),
    { numRuns: 40, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: false }
  )
})

test('what nobody placed is written as a guess, with a comment', async () => {
  const document = writeContract({ service: 'billing', version: '2' }, [
    {
      action: 'receive',
      subject: 'orders-value',
      schema: { subject: 'orders-value', version: 3 },
      evidence
    }
  ])
  expect(document).toBe(`asyncapi: 3.0.0
info:
  title: billing
  version: "2"
servers:
  # Where the brokers are.
  kafka:
    host: kafka.example.org:9092
    protocol: kafka
channels:
  orders:
    # Nobody said yet where these messages go, or come from: check the broker and the address.
    # On Kafka add the group under bindings.kafka.groupId of an operation that receives.
    address: orders
    servers:
      - $ref: "#/servers/kafka"
    messages:
      orders-value:
        name: orders-value
        x-instep-subject: orders-value
        x-instep-schema:
          subject: orders-value
          version: 3
operations:
  receiveOrders:
    action: receive
    channel:
      $ref: "#/channels/orders"
    messages:
      - $ref: "#/channels/orders/messages/orders-value"
`)
  expect((await readContract(document)).operations).toHaveLength(1)
})

test('a service of which nothing is known has a document, too', async () => {
  const document = writeContract({ service: 'new', version: '0' }, [])
  expect((await readContract(document)).operations).toEqual([])
})
