import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel, type Message } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runInstep } from '../../support/cli.ts'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'
import { type TopicRecord, written } from '../../support/schemas-topic.ts'

const { kafka: server } = inject('brokers')
const url = server.kind === 'ready' ? server.url : ''
const kafka = new Kafka({ brokers: [url], logLevel: logLevel.NOTHING })
const [admin, producer] = [kafka.admin(), kafka.producer()]

const address =
  '{"type":"record","name":"Address","namespace":"shop","fields":[{"name":"zip","type":"string"}]}'
const customer =
  '{"type":"record","name":"Customer","namespace":"shop","fields":[{"name":"home","type":"Address"}]}'
const order = (...fields: readonly string[]): string =>
  JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'shop',
    fields: fields.map(name => ({ name, type: 'string', default: '' }))
  })
const proto = 'syntax = "proto3";\npackage shop;\n\nmessage Paid {\n  string id = 1;\n}\n'

/** The life of a registry: three formats, references, deletions of each kind, two contexts, old spellings. */
const life: readonly TopicRecord[] = [
  written.noop,
  written.oldConfig({ compatibilityLevel: 'NONE' }),
  written.version('orders-value', 1, { id: 3, schema: order('id') }, 0),
  written.version('orders-value', 2, { id: 7, schema: order('id', 'note') }),
  written.version('orders-value', 3, { id: 8, schema: order('id', 'note', 'more') }),
  written.version('orders-value', 2, { id: 7, schema: order('id', 'note'), deleted: true }),
  written.version('address', 1, {
    id: 10,
    schema: address,
    schemaType: 'AVRO',
    metadata: { tags: { 'shop.Address.zip': ['PII'] }, properties: { owner: 'team ☕' }, sensitive: null }
  }),
  written.version('customer', 1, {
    id: 11,
    schema: customer,
    schemaType: 'AVRO',
    references: [{ name: 'shop.Address', subject: 'address', version: 1 }],
    ruleSet: {
      migrationRules: null,
      domainRules: [
        { name: 'r', kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'true', disabled: false }
      ]
    }
  }),
  written.version('visits a/b', 1, { id: 20, schema: '{"type":"object","title":"é"}', schemaType: 'JSON' }),
  written.version('paid-value', 1, { id: 21, schema: proto, schemaType: 'PROTOBUF' }),
  written.version('gone', 1, { id: 22, schema: '"bytes"' }),
  written.version('gone', 2, { id: 23, schema: '"int"' }),
  written.subjectDeleted('gone', 2),
  written.version('never', 1, { id: 24, schema: '"float"' }),
  written.versionGone('never', 1),
  written.context('.staging'),
  written.version(':.staging:orders-value', 1, { id: 3, schema: '"double"', schemaType: 'AVRO' }),
  written.config(undefined, { compatibilityLevel: 'FULL' }),
  written.config('orders-value', { compatibilityLevel: 'NONE', normalize: true }),
  written.config(':.staging:', { compatibilityLevel: 'FORWARD' }),
  written.mode('address', 'READONLY'),
  written.mode(undefined, 'READWRITE')
]

async function writeTopic(records: readonly TopicRecord[], partitions = 1): Promise<string> {
  const topic = `_schemas-${Math.random().toString(36).slice(2)}`
  await admin.createTopics({
    waitForLeaders: true,
    topics: [
      { topic, numPartitions: partitions, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }
    ]
  })
  // A batch of its own for each, as a registry writes them.
  for (const record of records) {
    await producer.send({ topic, messages: [{ ...record, partition: 0 } as Message] })
  }
  return topic
}

const bring = (topic: string, target: Pick<RunningRegistry, 'url'>, brokers = url) =>
  runInstep(target.url, ['import', '--from-kafka', brokers, '--topic', topic])

describe.skipIf(isMissing(server))('import --from-kafka', () => {
  beforeAll(() => Promise.all([admin.connect(), producer.connect()]))
  afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]))

  test('a topic is brought over with ids, versions, deletions, references, configs, modes and contexts', async () => {
    await using target = await startRegistry()
    const topic = await writeTopic(life)
    const first = await bring(topic, target)
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('10 versions, 3 deletions') })
    expect(first.out).toContain(`Compared: all is as in ${topic} on ${url}.`)
    // Reading leaves no trace in the cluster, in which others have groups of their own.
    const { groups } = await admin.listGroups()
    expect(groups.map(({ groupId }) => groupId)).not.toContain('instep-import')
    for (const { groupId } of groups) {
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
      expect(committed?.partitions.map(({ offset }) => offset)).toEqual(['-1'])
    }

    const answers: Readonly<Record<string, unknown>> = {
      'GET /subjects?subjectPrefix=:*:': [
        ':.staging:orders-value',
        'address',
        'customer',
        'orders-value',
        'paid-value',
        'visits a/b'
      ],
      'GET /subjects?deleted=true': [
        ':.staging:orders-value',
        'address',
        'customer',
        'gone',
        'orders-value',
        'paid-value',
        'visits a/b'
      ],
      'GET /subjects/orders-value/versions': [1, 3],
      'GET /subjects/orders-value/versions?deleted=true': [1, 2, 3],
      'GET /subjects/gone/versions?deleted=true': [1, 2],
      'GET /config': { compatibilityLevel: 'FULL' },
      'GET /config/orders-value': { compatibilityLevel: 'NONE', normalize: true },
      'GET /config/:.staging:': { compatibilityLevel: 'FORWARD' },
      'GET /mode/address': { mode: 'READONLY' },
      'GET /mode': { mode: 'READWRITE' }
    }
    for (const [request, body] of Object.entries(answers)) {
      expect(await call(target, request), request).toEqual([200, body])
    }
    expect(await call(target, 'GET /subjects/customer/versions/1')).toEqual([
      200,
      expect.objectContaining({
        subject: 'customer',
        version: 1,
        id: 11,
        schema: customer,
        references: [{ name: 'shop.Address', subject: 'address', version: 1 }],
        ruleSet: expect.objectContaining({
          domainRules: [expect.objectContaining({ name: 'r', expr: 'true' })]
        })
      })
    ])
    expect(await call(target, 'GET /subjects/address/versions/1')).toMatchObject([
      200,
      { id: 10, metadata: { tags: { 'shop.Address.zip': ['PII'] }, properties: { owner: 'team ☕' } } }
    ])
    expect(await call(target, 'GET /subjects/paid-value/versions/1')).toMatchObject([
      200,
      { id: 21, schemaType: 'PROTOBUF', schema: proto }
    ])
    expect(await call(target, 'GET /subjects/:.staging:orders-value/versions/1')).toMatchObject([
      200,
      { id: 3, schema: '"double"' }
    ])

    const client = new SchemaRegistry({ host: target.url })
    expect(await client.decode(await client.encode(7, { id: 'o-1', note: 'x' }))).toMatchObject({ id: 'o-1' })
    expect(await client.getLatestSchemaId('orders-value')).toBe(8)
  })

  test('again, nothing is written; what has come meanwhile is', async () => {
    await using target = await startRegistry()
    const topic = await writeTopic(life)
    await bring(topic, target)
    expect(await bring(topic, target)).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 versions, 0 deletions, 0 settings')
    })
    const next = written.version('orders-value', 4, { id: 30, schema: order('id', 'x') })
    await producer.send({ topic, messages: [next] })
    expect(await bring(topic, target)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 versions, 0 deletions')
    })
  })

  test('many records of many sizes are all read', async () => {
    await using target = await startRegistry()
    const many = Array.from({ length: 300 }, (_, index) =>
      written.version(`subject-${index % 30}`, 1 + Math.floor(index / 30), {
        id: index + 1,
        schema: JSON.stringify({
          type: 'record',
          name: `R${index}`,
          doc: 'x'.repeat((index % 7) * 3000),
          fields: []
        })
      })
    )
    const topic = await writeTopic([])
    const messages = [{ ...written.config(undefined, { compatibilityLevel: 'NONE' }) }, ...many]
    for (let at = 0; at < messages.length; at += 40)
      await producer.send({ topic, messages: messages.slice(at, at + 40) as Message[] })
    expect(await bring(topic, target)).toMatchObject({
      code: 0,
      out: expect.stringContaining('300 versions')
    })
  })

  test('what is not understood or contradicts itself is told, and the rest is brought over', async () => {
    await using target = await startRegistry()
    const topic = await writeTopic([
      { key: 'no json', value: null },
      written.version('a', 1, { id: 1, schema: '"string"' }),
      written.version('b', 1, { id: 1, schema: '"int"' }),
      written.version('c', 1, { id: 2, schema: '{"type":"nonsense"}' }),
      written.association('orders')
    ])
    const told = await bring(topic, target)
    expect(told.code).toBe(1)
    expect(told.out).toContain('Written: 1 versions')
    expect(told.out).toContain('The record at 0 is not understood')
    expect(told.out).toContain('The record at 2 gives b version 1 the id 1, which another schema has.')
    expect(told.out).toContain('The registry refused c version 1')
    expect(told.out).toContain('1 associations are not brought over.')
    expect(await call(target, 'GET /subjects')).toEqual([200, ['a']])
  })

  test.each([
    [
      'no topic',
      async () => 'nowhere',
      url,
      `The topic nowhere cannot be read from ${url}: Unknown topic nowhere.`
    ],
    ['several partitions', () => writeTopic([], 2), url, 'has 2 partitions'],
    [
      'nobody there',
      async () => '_schemas',
      '127.0.0.1:1',
      'The topic _schemas cannot be read from 127.0.0.1:1: '
    ],
    ['no address', async () => '_schemas', 'kafka', '--from-kafka takes brokers as host:port, not kafka']
  ])('%s is told', async (_, topic, brokers, words) => {
    await using target = await startRegistry()
    const refused = await bring(await topic(), target, brokers)
    expect(refused.code).toBe(3)
    expect(refused.err).toContain(words)
  })

  test('an empty topic is an empty registry', async () => {
    await using target = await startRegistry()
    expect(await bring(await writeTopic([]), target)).toMatchObject({ code: 0 })
  })
})
