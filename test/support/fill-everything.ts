import { expect } from 'vitest'
import { record } from './confluent.ts'
import { messagePact } from './pacts.ts'
import type { Receiver } from './receiver.ts'
import { type Call, publish, verify, webhook } from './webhooks.ts'

/** Texts that have come out otherwise somewhere. PostgreSQL keeps all of them. */
export const strangeTexts = [
  '',
  '😀 \u{10FFFF} \u2028 \u2029 \uFEFF',
  '\\"\\u0041\t\r\n',
  'é e\u0301 ß ſ',
  'long '.repeat(40_000)
] as const

const proto = (name: string, field: string) =>
  `syntax = "proto3";\npackage shop;\nmessage ${name} { string ${field} = 1; }\n`

/** Puts something of every kind into a registry through its API; every table has rows then. */
export async function fillEverything(call: Call, receiver: Pick<Receiver, 'url'>): Promise<void> {
  const send = async (request: string, body?: unknown) => {
    const answer = await call(request, body)
    expect([request, answer.status < 300, answer.status < 300 ? '' : answer.text]).toEqual([
      request,
      true,
      ''
    ])
    return answer
  }
  await fillSchemas(send)
  await fillSettings(send)
  await fillContracts(call, send, receiver)
}

type Send = (request: string, body?: unknown) => ReturnType<Call>

async function fillSchemas(send: Send): Promise<void> {
  const register = (subject: string, body: object) =>
    send(`POST /subjects/${encodeURIComponent(subject)}/versions`, body)
  await register('orders-value', record('a'))
  await register('orders-value', record('a', 'b?'))
  await register('orders-value', {
    ...record('a', 'b?', 'c?'),
    metadata: { properties: { owner: strangeTexts[1] }, tags: {}, sensitive: [] },
    ruleSet: { domainRules: [{ name: 'r', kind: 'CONDITION', type: 'CEL', mode: 'WRITE', expr: 'true' }] }
  })
  await send('DELETE /subjects/orders-value/versions/2')
  await register('gone-value', record('z'))
  await send('DELETE /subjects/gone-value')
  await register('wiped-value', record('w'))
  await send('DELETE /subjects/wiped-value')
  await send('DELETE /subjects/wiped-value?permanent=true')
  await register('shop/money.proto', { schemaType: 'PROTOBUF', schema: proto('Money', 'cents') })
  const money = { name: 'shop/money.proto', subject: 'shop/money.proto', version: 1 }
  await register('shop/price.proto', {
    schemaType: 'PROTOBUF',
    schema:
      'syntax = "proto3";\npackage shop;\nimport "shop/money.proto";\nmessage Price { Money money = 1; }\n',
    references: [money]
  })
  await register('items-value', {
    schemaType: 'JSON',
    schema: '{"type":"object","properties":{"n":{"maximum":9007199254740993,"minimum":1.10}}}'
  })
  // Two references to one version: rows that are alike.
  await register('twice-value', {
    schemaType: 'JSON',
    schema: '{"anyOf":[{"$ref":"one.json"},{"$ref":"two.json"}]}',
    references: ['one.json', 'two.json'].map(name => ({ name, subject: 'items-value', version: 1 }))
  })
  for (let index = 0; index < 60; index++) {
    await register(
      `:.other:many${index % 20}`,
      record('id', ...Array.from({ length: index }, (_, at) => `f${at}?`))
    )
  }
  for (const [index, text] of strangeTexts.entries()) {
    await register(`strange-${index}-😀`, {
      schema: JSON.stringify({ type: 'record', name: 'S', doc: text, fields: [] })
    })
  }
}

async function fillSettings(send: Send): Promise<void> {
  await send('PUT /config', { compatibility: 'FULL' })
  await send('PUT /config/orders-value', { compatibility: 'NONE' })
  await send('PUT /mode/items-value', { mode: 'READONLY' })
  await send('POST /associations', {
    resourceName: 'orders',
    resourceNamespace: 'lkc-1',
    resourceId: 'topic-1',
    resourceType: 'topic',
    associations: [{ subject: 'orders-value', associationType: 'value', lifecycle: 'WEAK' }]
  })
  await send('POST /exporters', {
    name: 'to-dr',
    subjects: ['orders-*'],
    contextType: 'CUSTOM',
    context: '.dr',
    config: { 'schema.registry.url': 'http://dr' }
  })
}

async function fillContracts(call: Call, send: Send, receiver: Pick<Receiver, 'url'>): Promise<void> {
  await send('PUT /webhooks/a-webhook-of-everything', webhook(receiver, { description: strangeTexts[1] }))
  await publish(call, messagePact('billing', 'orders', { price: '10.00' }))
  await publish(call, messagePact('billing', 'orders', { price: '9007199254740993' }), {
    pacticipantVersionNumber: '2'
  })
  await publish(call, messagePact('billing', 'orders', { topic: strangeTexts[3] }), {
    pacticipantVersionNumber: '3'
  })
  await verify(call, '7', false)
  const { body } = await call('POST /pacts/provider/orders/for-verification', {})
  const result = `${body._embedded.pacts[0]._links.self.href}/verification-results`
  await send(
    `POST ${result}`,
    '{"success":true,"providerApplicationVersion":"8","testResults":{"b":1.10,"a":12345678901234567890,"b ":1e400}}'
  )
  await send('PUT /pacticipants/billing/versions/1/tags/dev', {})
  await send('PUT /pacticipants/billing/branches/feat/x/versions/1', {})
  await send('PUT /pacticipants/billing/labels/team-a', {})
  for (const [name, production] of [
    ['production', true],
    ['test', false]
  ]) {
    await send('POST /environments', { name, production, displayName: strangeTexts[1] })
  }
  const { body: environments } = await send('GET /environments')
  const { uuid } = environments._embedded.environments[0]
  const version = '/pacticipants/billing/versions/1'
  await send(`POST ${version}/deployed-versions/environment/${uuid}`, {})
  await send(`POST ${version}/deployed-versions/environment/${uuid}`, { applicationInstance: 'blue' })
  await send(`POST ${version}/released-versions/environment/${uuid}`, {})
  await send('PUT /api/services/billing/versions/2/contract', {
    document: `asyncapi: 3.0.0
info: { title: ${JSON.stringify(strangeTexts[1])}, version: 1.0.0 }
servers: { n: { host: n, protocol: nats } }
channels: { c: { address: bills, messages: { Bill: { payload: { const: 9007199254740993 } } } } }
operations: { sendBill: { action: send, channel: { $ref: '#/channels/c' } } }
`
  })
  await send('POST /api/services/billing/versions/1/operations', {
    operations: [
      { action: 'receive', subject: 'orders-value', schema: { subject: 'orders-value', version: 1 } },
      { action: 'send', subject: 'bills', schema: { subject: 'orders-value', version: 3 } }
    ]
  })
  await fillEnvironmentFacts(send)
}

/** One span of a service that has a strange name. */
function traces(environment: string, service: string | undefined): object {
  const attributes = (values: Readonly<Record<string, string | undefined>>) =>
    Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }))
  const span = {
    ...{ traceId: '0'.repeat(32), spanId: '0'.repeat(16), kind: 4 },
    attributes: attributes({ 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' })
  }
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributes({
            'service.name': service,
            'deployment.environment.name': environment
          })
        },
        scopeSpans: [{ spans: [span] }]
      }
    ]
  }
}

async function fillEnvironmentFacts(send: Send): Promise<void> {
  const note = strangeTexts[1]
  await send('POST /api/environments/production/drains', { place: 'kafka orders', at: 5, by: 'ada', note })
  await send('POST /api/environments/production/sightings', { place: 'kafka orders', reader: note })
  await send('POST /v1/traces', traces('production', note))
  await send('POST /api/environments/production/overrides', {
    writer: 'orders',
    reason: note,
    by: 'ada',
    until: 4_000_000_000_000
  })
  await send('PATCH /api/finding-levels', { levels: { sentUnread: 'off' } })
  await send('PATCH /api/finding-levels?environment=production', { levels: { sentUnread: 'error' } })
}
