import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure } from '@instep/contracts'
import { expect, test } from 'vitest'
import type { ServiceContract } from './contract.ts'
import { readContract } from './read.ts'

const cases = join(import.meta.dirname, 'cases')

/** A contract as the cases have it: places as `line:column path`. */
function shown({ operations, schemas, notes }: ServiceContract) {
  return {
    operations: operations.map(({ at, ...operation }) => ({
      ...operation,
      at: `${at.line}:${at.column} ${at.path}`
    })),
    schemas,
    notes: notes.map(({ line, column, message }) => `${line}:${column} ${message}`)
  }
}

test.each(globSync('*.yaml', { cwd: cases }).toSorted())('%s is read as its neighbour says', async file => {
  const contract = await readContract(readFileSync(join(cases, file), 'utf8'))
  const expected = readFileSync(join(cases, `${basename(file, '.yaml')}.json`), 'utf8')
  expect(shown(contract)).toEqual(JSON.parse(expected))
})

/** The problems of a document, as a compiler prints them. */
async function problemsOf(document: string): Promise<readonly string[]> {
  try {
    return shown(await readContract(document)).notes.map(note => `note ${note}`)
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'serviceContractInvalid')) throw error
    const { problems } = error.facts as Failure<'serviceContractInvalid'>['facts']
    return problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
  }
}

/** A document of which only one thing is interesting: the lines from the fifth on are those of the case. */
const withKafka = (lines: string) => `asyncapi: 3.0.0
info: { title: T, version: 1.0.0 }
servers: { k: { host: 'k:9092', protocol: kafka } }
# The case:
${lines}
`

/** A document with one channel, whose lines begin in line 7, and operations on it. */
const channel = (lines: string, operations = 'send: { action: send, channel: { $ref: "#/channels/c" } }') =>
  withKafka(`channels:
  c:
${lines.replaceAll(/^/gm, '    ')}
operations:
  ${operations}`)

const message = (text: string) => channel(`address: a\nmessages:\n  m: ${text}`)
const operation = (text: string) =>
  channel(
    'address: a\nmessages: { m: { payload: true } }',
    `op: { channel: { $ref: "#/channels/c" }, ${text} }`
  )

const wrong: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'no YAML': [
    'a: [1\nb: 2',
    '2:1 Flow sequence in block collection must be sufficiently indented and end with a ]'
  ],
  'nothing at all': [
    '',
    '1:1 This is no AsyncAPI document: it begins with "asyncapi: 3.0.0", or another version of 2 or 3'
  ],
  'another kind of document': [
    'openapi: 3.1.0',
    '1:1 This is no AsyncAPI document: it begins with "asyncapi: 3.0.0", or another version of 2 or 3'
  ],
  'a version that nobody has': [
    'info: {}\nasyncapi: 1.2.0',
    '2:1 This is no AsyncAPI document: it begins with "asyncapi: 3.0.0", or another version of 2 or 3'
  ],
  'a key twice': [withKafka('channels: {}\nchannels: {}'), '6:1 The key "channels" is written twice'],
  'a key that changes objects': [
    withKafka('channels: { __proto__: { a: 1 } }'),
    '5:13 The key "__proto__" is not allowed'
  ],
  'a key that is no text': [withKafka('channels: { ? [a] : 1 }'), '5:15 A key must be a text'],
  'a value that JSON has not': [withKafka('x-a: .nan'), '5:6 JSON has no value such as .nan'],
  'an alias of what it is in': [withKafka('x-a: &a { b: *a }'), '5:14 "*a" stands for what it is a part of'],
  'an alias of nothing': [withKafka('x-a: *a'), '5:6 Nothing is anchored as "&a" before this'],
  'a field that AsyncAPI has not': [channel('adress: a'), '7:5 Property "adress" is not expected to be here'],
  'an action that there is not': [
    operation('action: publish'),
    '10:44 "action" property must be equal to one of the allowed values: "send", "receive". Did you mean "receive"?'
  ],
  'a reference to nothing': [
    withKafka('channels: { c: { $ref: "#/components/channels/c" } }'),
    '5:18 "#/components/channels/c" leads nowhere'
  ],
  'references that go round': [
    withKafka(`components:
  messages:
    a: { $ref: '#/components/messages/b' }
    b: { $ref: '#/components/messages/a' }`),
    '7:10 "#/components/messages/b" leads nowhere, or back to itself',
    '8:10 "#/components/messages/a" leads nowhere, or back to itself'
  ],
  'a message of another channel': [
    channel(
      'address: a\nmessages: { m: { payload: true } }',
      'o: { action: send, channel: { $ref: "#/channels/c" }, messages: [{ $ref: "#/components/messages/m" }] }\ncomponents: { messages: { m: { payload: true } } }'
    ),
    '10:68 Operation message does not belong to the specified channel.'
  ],
  'a channel without address': [
    channel('messages: { m: { payload: true } }'),
    '6:3 The channel does not say which topic: give it an address, or bindings.kafka.topic'
  ],
  'no server and no bindings': [
    channel('address: a\nmessages: { m: { payload: true } }').replace(/^servers.*$/m, ''),
    '6:3 Nothing says which broker the channel is on: give the document a server, or the channel bindings'
  ],
  'servers of two kinds': [
    channel('address: a\nmessages: { m: { payload: true } }').replace(
      'servers: {',
      'servers: { n: { host: n, protocol: nats },'
    ),
    '6:3 The channel may be on nats or kafka: name its servers'
  ],
  'a message without a schema': [
    message('{ name: m }'),
    '9:7 The message has no schema: give it a payload, or name a registered one with x-instep-schema'
  ],
  'a message with two schemas': [
    message('{ payload: true, x-instep-schema: { subject: s } }'),
    '9:27 The message has a payload and names a registered schema: leave one out'
  ],
  'a schema of an unknown format': [
    message('{ payload: { schemaFormat: application/raml+yaml;version=1.0, schema: {} } }'),
    '9:23 Instep cannot read schemas of the format "application/raml+yaml;version=1.0". Register one that it can read, and name it with x-instep-schema'
  ],
  'a schema that is none': [
    message('{ payload: { type: object, properties: { a: { type: strng } } } }'),
    '9:56 This is no JSON schema: "type" must be one of null, boolean, object, array, number, integer, string, or an array of them'
  ],
  'a schema that is none, where it is referred to': [
    `${message('{ payload: { items: { $ref: "#/components/schemas/a~1b" } } }')}components:
  schemas:
    a/b:
      properties: { x: { type: 7 } }`,
    '15:26 This is no JSON schema: "type" must be one of null, boolean, object, array, number, integer, string, or an array of them'
  ],
  'an Avro schema that is none': [
    message(
      '{ payload: { schemaFormat: application/vnd.apache.avro, schema: { type: record, name: R, fields: [{ name: a, type: lnog }] } } }'
    ),
    '9:119 This is no AVRO schema: Unknown type "lnog": a type must be defined before its name is used, here or in a reference'
  ],
  'a Protobuf schema that is none': [
    message(`
    payload:
      schemaFormat: application/vnd.google.protobuf
      schema: |
        syntax = "proto3";
        message R {
          strng a = 1;
        }`),
    '15:15 This is no PROTOBUF schema: Unknown type "strng": a type must be defined here or in an imported file'
  ],
  'a topic that stands for many, and no subject': [
    channel('address: "a.{x}"\nmessages: { m: { payload: true } }'),
    '8:17 Nothing says under which subject the message is registered: name it with x-instep-subject'
  ],
  'a typing error in an extension': [
    operation('action: receive, x-instep-deadletter: none'),
    '10:61 Instep has no extension "x-instep-deadletter"; did you mean "x-instep-dead-letter"?'
  ],
  'an extension in the wrong place': [
    operation('action: receive, x-instep-subject: s'),
    '10:61 "x-instep-subject" belongs into a message'
  ],
  'an extension of the wrong shape': [
    operation('action: receive, x-instep-attempts: many'),
    '10:61 x-instep-attempts: Invalid input: expected number, received string'
  ],
  'a part of an extension that there is not': [
    channel('address: a\nx-instep-retention: 7 days\nmessages: { m: { payload: true } }'),
    '8:5 x-instep-retention: must be milliseconds, a duration such as 7d, 36h, 30m, 10s or 500ms, or forever'
  ],
  'an extension of another broker': [
    channel('address: a\nx-instep-stream: { name: S }\nmessages: { m: { payload: true } }'),
    '8:5 "x-instep-stream" says something of nats, and the channel is on kafka'
  ],
  'a sender that says how it receives': [
    operation('action: send, x-instep-start: tail'),
    '10:58 "x-instep-start" is for operations that receive'
  ],
  'a cause that nobody has': [
    operation(
      'action: receive, x-instep-causes: [sned] }\n  send: { action: send, channel: { $ref: "#/channels/c" }'
    ),
    '10:79 The document has no operation "sned" that sends; did you mean "send"?'
  ],
  'a receiver of AMQP without a queue': [
    channel(
      'address: a\nbindings: { amqp: { is: routingKey, exchange: { name: e } } }\nmessages: { m: { payload: true } }',
      'o: { action: receive, channel: { $ref: "#/channels/c" } }'
    ).replace('kafka', 'amqp'),
    '6:3 The channel does not say from which queue messages are received: use "is: queue", or name it with x-instep-queue'
  ],
  'a note on a reply': [
    operation('action: receive, reply: { address: { location: "$message.header#/replyTo" } }'),
    'note 10:61 A reply is no operation of its own here: describe what is sent back as one, to have it checked'
  ],
  'a note on an operation without messages': [
    channel('address: a'),
    'note 9:3 The operation "send" has no messages, and is left out'
  ],
  'a problem of a version 2, where it was written': [
    `asyncapi: 2.0.0
info: { title: T, version: 1.0.0 }
servers: { k: { url: 'kafka:9092', protocol: kafka } }
channels:
  orders:
    publish:
      x-instep-strat: tail
      message:
        name: m
        payload: { type: nothing }`,
    '7:7 Instep has no extension "x-instep-strat"; did you mean "x-instep-start"?',
    '10:20 This is no JSON schema: "type" must be one of null, boolean, object, array, number, integer, string, or an array of them'
  ],
  'an operation of a version 2 without a message': [
    `asyncapi: 2.6.0
info: { title: T, version: 1.0.0 }
servers: { k: { url: 'kafka:9092', protocol: kafka } }
channels: { a: { publish: {} } }`,
    '4:18 The operation does not say which message: give it a "message"'
  ]
}

test.each(Object.entries(wrong))('%s is told with its place', async (_, [document, ...expected]) => {
  expect(await problemsOf(document)).toEqual(expected)
})
