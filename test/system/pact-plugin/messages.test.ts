import { formatOf, placed, writeFrame } from '@instep/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import {
  contentTypes,
  preparePlugin,
  readPactFile,
  verifyWithCli,
  verifyWithPactJs,
  writePact
} from '../../support/pact-plugin.ts'
import { type RegistryProcess, startRegistryProcess } from '../../support/registry-process.ts'

let registry: RegistryProcess

beforeAll(async () => {
  await preparePlugin()
  registry = await startRegistryProcess({ store: 'sqlite::memory:' })
  process.env.INSTEP_REGISTRY = registry.url
})
afterAll(() => registry.kill())

interface Case {
  readonly type: keyof typeof contentTypes
  /** The consumer's schema, one with a further field, and one that it cannot read. */
  readonly texts: readonly [string, string, string]
  readonly wrongType: string
}

const avro = (...fields: readonly object[]) => JSON.stringify({ type: 'record', name: 'Order', fields })
const json = (properties: object, required = Object.keys(properties)) =>
  JSON.stringify({ type: 'object', properties, required })
const proto = (...fields: readonly string[]) =>
  `syntax = "proto3";\nmessage Order { ${fields.join(' ')} }\nmessage Other { int32 x = 1; }`

const cases: readonly Case[] = [
  {
    type: 'AVRO',
    texts: [
      avro({ name: 'id', type: 'string' }, { name: 'total', type: 'double' }),
      avro(
        { name: 'note', type: 'string', default: '' },
        { name: 'id', type: 'string' },
        { name: 'total', type: 'int' }
      ),
      avro({ name: 'id', type: 'int' }, { name: 'total', type: 'double' })
    ],
    wrongType: avro({ name: 'id', type: 'string' })
  },
  {
    type: 'JSON',
    texts: [
      json({ id: { type: 'string' }, total: { type: 'number' } }),
      json({ id: { type: 'string' }, total: { type: 'integer' }, note: { type: 'string' } }, ['id', 'total']),
      json({ id: { type: 'integer' }, total: { type: 'number' } })
    ],
    wrongType: json({ id: { type: 'string' } })
  },
  {
    type: 'PROTOBUF',
    texts: [
      proto('string id = 1;', 'double total = 2;'),
      proto('string id = 1;', 'double total = 2;', 'string note = 3;'),
      proto('int32 id = 1;', 'double total = 2;')
    ],
    wrongType: proto('string id = 1;')
  }
]

describe.each(cases)('$type messages', ({ type, texts, wrongType }) => {
  const contentType = contentTypes[type]
  const ids: number[] = []
  let file: string
  let example: Buffer

  /** A message as a producer with that schema frames it. */
  const framed = (id: number, text: string, datum: object, message?: string): Uint8Array => {
    const schema = formatOf(type).parse(text)
    return writeFrame({ id, payload: placed(schema, schema.encode(datum, { message }), message) })
  }

  beforeAll(async () => {
    for (const [index, schema] of [...texts, wrongType].entries()) {
      const subject = `${type}-${index}-value`
      const [, reply] = await call(registry, `POST /subjects/${subject}/versions`, {
        schemaType: type,
        schema
      })
      ids.push((reply as { id: number }).id)
    }
    const config = {
      subject: `${type}-0-value`,
      id: "matching(regex, 'o-\\d+', 'o-1')",
      total: 'matching(number, 42.5)'
    }
    const written = await writePact(config, contentType)
    file = written.file
    example = written.bytes
  })
  const [own, longer, unlike] = texts
  const id = (index: number) => ids[index] ?? 0

  test('the consumer’s test gets the example, framed with the schema’s id', () => {
    expect([...example]).toEqual([...framed(id(0), own, { id: 'o-1', total: 42.5 })])
  })

  test('the pact holds the schema, where it is from, and rules on decoded fields', async () => {
    const pact = await readPactFile(file)
    const [interaction] = pact.interactions
    expect(interaction.contents).toMatchObject({ contentType, encoded: 'base64', contentTypeHint: 'BINARY' })
    expect(Object.keys(interaction.matchingRules.body).toSorted()).toEqual(['$.id', '$.total'])
    const { instep } = interaction.pluginConfiguration
    expect(instep).toMatchObject({ subject: `${type}-0-value`, version: 1, schemaId: id(0) })
    const [embedded] = pact.metadata.plugins
    expect(Object.keys(embedded.configuration)).toEqual([instep.schemaKey])
    expect(embedded.configuration[instep.schemaKey].schemaType).toBe(type)
  })

  test('a right message passes, by pact-js and by the command line', async () => {
    const message = framed(id(0), own, { id: 'o-7', total: 1 })
    await verifyWithPactJs(file, message, contentType)
    expect(await verifyWithCli(file, message, contentType)).toMatchObject({ code: 0 })
  })

  test('a message that another schema wrote passes where the consumer’s schema reads it', async () => {
    const message = framed(id(1), longer, { id: 'o-7', total: 1, note: 'new' })
    await verifyWithPactJs(file, message, contentType)
    expect(await verifyWithCli(file, message, contentType)).toMatchObject({ code: 0 })
  })

  test.each([
    [
      'has a wrong value',
      () => framed(id(0), own, { id: 'x', total: 1 }),
      ['$.id', 'regex o-\\d+', 'got "x"']
    ],
    [
      'was written with a schema that the consumer’s cannot read',
      () => framed(id(2), unlike, { id: 1, total: 1 }),
      ['written with schema', 'cannot be read']
    ],
    ['has an id that nobody knows', () => framed(999_999, own, { id: 'o-7', total: 1 }), ['schema 999999']],
    ['is cut short', () => framed(id(0), own, { id: 'o-7', total: 1 }).subarray(0, -3), ['cannot be read']],
    ['has no frame', () => Uint8Array.from([7, 7, 7]), ['zero byte']],
    ['is empty', () => new Uint8Array(), ['was empty']]
  ])('a message that %s is refused, and told why', async (_, message, words) => {
    const { code, output } = await verifyWithCli(file, message(), contentType)
    expect(code).toBe(1)
    for (const word of words) expect(output).toContain(word)
    expect(output).not.toContain('Internal error')
  })

  test('pact-js refuses a wrong value, too', async () => {
    const message = framed(id(0), own, { id: 'x', total: 1 })
    await expect(verifyWithPactJs(file, message, contentType)).rejects.toThrow()
  })

  test('a message that lacks a field is refused', async () => {
    const message = framed(id(3), wrongType, { id: 'o-7' })
    const { code, output } = await verifyWithCli(file, message, contentType)
    // Protobuf has a default for every field, and a reader cannot tell.
    expect(code).toBe(type === 'PROTOBUF' ? 0 : 1)
    if (type !== 'PROTOBUF') expect(output).toContain('total')
  })
})
