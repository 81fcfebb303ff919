import { expect, test } from 'vitest'
import { schemaLinks } from './links.ts'
import { lookalikes } from './lookalike.ts'
import { readPact } from './pact.ts'

const async = '"description":"placed","type":"Asynchronous/Messages"'

test.each([
  [
    'the plugin configuration of the interaction',
    `{${async},"pluginConfiguration":{"avro":{"subject":"orders-value","version":"3","schemaId":7.0}}}`,
    [{ signal: 'pluginConfiguration', subject: 'orders-value', version: 3, id: 7 }]
  ],
  [
    'a plugin configuration that wants the latest version',
    `{${async},"pluginConfiguration":{"avro":{"subject":"orders-value","version":"latest"}}}`,
    [{ signal: 'pluginConfiguration', subject: 'orders-value', version: 'latest' }]
  ],
  [
    'the plugin configuration of the file, under the key that the interaction names',
    `{${async},"pluginConfiguration":{"avro":{"fingerprint":"f1"}}}`,
    [{ signal: 'pluginMetadata', subject: 'from-file', version: 2 }]
  ],
  [
    'message metadata, where a subject comes before the topic',
    `{${async},"metadata":{"topic":"t","confluent.subject":"s","confluent.schema.id":"7"}}`,
    [{ signal: 'messageMetadata', subject: 's', id: 7 }]
  ],
  [
    'the topic, complemented by an id',
    `{${async},"metadata":{"kafka_topic":"orders","confluent.schema.id":"7"}}`,
    [
      { signal: 'messageMetadata', id: 7 },
      { signal: 'topic', subject: 'orders-value' }
    ]
  ],
  [
    'the frame of base64 contents',
    `{${async},"contents":{"content":"AAAAAAcCBAY=","encoded":"base64","contentType":"avro/binary"}}`,
    [{ signal: 'frame', id: 7 }]
  ],
  [
    'the reference as pact-js writes it, with the version turned into a number',
    `{${async},"comments":{"references":{"schema":{"subject":"orders-value","version":3}}}}`,
    [{ signal: 'reference', subject: 'orders-value', version: 3 }]
  ],
  [
    'request and responses of a synchronous message',
    '{"description":"asked","type":"Synchronous/Messages","request":{"metadata":{"topic":"q"}},"response":[{"metadata":{"topic":"a"}}]}',
    [
      { signal: 'topic', subject: 'q-value' },
      { signal: 'topic', subject: 'a-value' }
    ]
  ],
  [
    'text that only looks like a frame: nothing',
    `{${async},"contents":{"content":"AAAAAAcCBAY=","encoded":false}}`,
    []
  ],
  ['other bytes: nothing', `{${async},"contents":{"content":"AQAAAAcCBAY=","encoded":"base64"}}`, []],
  ['a frame that is cut short: nothing', `{${async},"contents":{"content":"AAAA","encoded":"base64"}}`, []],
  [
    'values of the wrong type: nothing',
    `{${async},"metadata":{"topic":[1],"confluent.schema.id":"x","confluent.subject":{}},"pluginConfiguration":{"avro":7}}`,
    []
  ],
  [
    'an HTTP interaction: nothing',
    '{"description":"h","comments":{"references":{"schema":{"subject":"s"}}}}',
    []
  ]
])('schema links are found in %s', (_, interaction, expected) => {
  const pact = readPact(`{"interactions":[${interaction}],
    "metadata":{"plugins":[{"name":"avro","configuration":{"f1":{"subject":"from-file","version":2}}}]}}`)
  expect(schemaLinks(pact).map(({ interaction: _, ...link }) => link)).toEqual(expected)
})

test.each([
  [
    'a V3 message with binary contents',
    '{"contents":"AAAAAAcCBAY=","metadata":{"contentType":"avro/binary"}}',
    [7]
  ],
  [
    'a V3 message with JSON contents',
    '{"contents":"AAAAAAcCBAY=","metadata":{"contentType":"application/json"}}',
    []
  ]
])('the frame of %s gives %j', (_, message, ids) => {
  expect(schemaLinks(readPact(`{"messages":[${message}]}`)).map(({ id }) => id)).toEqual(ids)
})

test.each([
  ['order-service', ['OrderService']],
  ['Orders', ['OrderService', 'order']],
  ['orders_api', ['OrderService', 'order']],
  ['Order App', ['OrderService', 'order']],
  ['OrderService', []],
  ['billing', []],
  ['service', []],
  ['HTTPGateway', ['http.gateway']]
])('%s looks like %j', (name, expected) => {
  const known = ['OrderService', 'order', 'api', 'http.gateway']
  const found = lookalikes(name, name === 'order-service' ? ['OrderService', 'api'] : known)
  expect(found).toEqual(expected)
})
