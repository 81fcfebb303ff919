import { describe, expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

/** A pair of schemas that is meant to cost much, and what comes of comparing them. */
interface Attack {
  readonly type: string
  readonly was: string
  readonly becomes: string
  /** A verdict, or that the comparison would be too large. */
  readonly outcome: 'compatible' | 'incompatible' | 'refused'
}

const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

const avroRecord = (fields: readonly object[], name = 'R') => ({ type: 'record', name, fields })
const avro = (fields: readonly object[]) => JSON.stringify(avroRecord(fields))
const avroBranches = (tag: string) =>
  times(200, branch =>
    avroRecord(
      times(50, index => ({ name: `f${index}`, type: 'int' })),
      `${tag}${branch}`
    )
  )
const doublingRecords = (leaf: string) =>
  avro(
    times(100, index => {
      const type = index === 0 ? leaf : `D${index - 1}`
      const fields = ['left', 'right'].map(name => ({ name, type }))
      return { name: `d${index}`, type: avroRecord(fields, `D${index}`) }
    })
  )

const properties = (count: number, name: (index: number) => string) =>
  Object.fromEntries(times(count, index => [name(index), { type: 'string', maxLength: index }]))
const object = (members: object) => ({ type: 'object', properties: members })
const closedBranches = (count: number, size: number, tag: string) =>
  JSON.stringify({
    oneOf: times(count, branch => ({
      ...object(properties(size, index => `${tag}_${branch}_${index}`)),
      additionalProperties: false
    }))
  })
const alikeBranches = (tag: string) =>
  JSON.stringify({
    oneOf: times(100, branch =>
      object({ ...properties(50, index => `p${index}`), kind: { const: `${tag}${branch}` } })
    )
  })
const nestedChoices = (levels: number): object =>
  levels === 0
    ? { type: 'string' }
    : { oneOf: times(2, index => ({ ...nestedChoices(levels - 1), title: `t${index}` })) }
const definitions = (count: number, make: (index: number) => object) =>
  JSON.stringify({
    definitions: Object.fromEntries(times(count, index => [`d${index}`, make(index)])),
    $ref: '#/definitions/d0'
  })
const refTo = (index: number) => ({ $ref: `#/definitions/d${index}` })
const nests = (count: number) =>
  definitions(count, index => ({
    oneOf: [refTo((index + 1) % count), object({ x: refTo((index * 7) % count) })]
  }))
const doublingChoices = (leaf: string) =>
  definitions(61, index =>
    index === 60
      ? { type: leaf }
      : { oneOf: [object({ x: refTo(index + 1) }), { type: 'array', items: refTo(index + 1) }] }
  )

const proto = (body: string, syntax = 'proto3') => `syntax = "${syntax}";\n${body}`
const protoFields = (type: string) =>
  proto(`message M { ${times(10_000, index => `${type} f${index} = ${index + 1};`).join('\n')} }`)
const protoOneof = (tag: string) => {
  const choices = times(200, index => `${tag}${index} f${index} = ${index + 1};`)
  const fields = times(50, index => `int32 ${tag}${index} = ${index + 1};`).join(' ')
  const messages = times(200, index => `message ${tag}${index} { ${fields} }`)
  return proto(`message M { oneof o { ${choices.join('\n')} } ${messages.join('\n')} }`)
}
const protoRings = (count: number) =>
  proto(
    times(
      count,
      index => `message R${index} { R${(index + 1) % count} a = 1; R${(index * 7) % count} b = 2; }`
    ).join('\n')
  )
const protoDoubling = (leaf: string) =>
  proto(
    `${times(200, index => `message R${index} { required R${index + 1} a = 1; required R${index + 1} b = 2; }`).join('\n')}
     message R200 { required ${leaf} x = 1; }`,
    'proto2'
  )

const attacks: Readonly<Record<string, Attack>> = {
  'Avro: 10,000 fields, none the same': {
    type: 'AVRO',
    was: avro(times(10_000, index => ({ name: `a${index}`, type: 'string' }))),
    becomes: avro(times(10_000, index => ({ name: `b${index}`, type: 'string' }))),
    outcome: 'incompatible'
  },
  'Avro: unions of 200 records on both sides': {
    type: 'AVRO',
    was: avro([{ name: 'u', type: avroBranches('A') }]),
    becomes: avro([{ name: 'u', type: avroBranches('B') }]),
    outcome: 'incompatible'
  },
  'Avro: records that double a hundred times': {
    type: 'AVRO',
    was: doublingRecords('int'),
    becomes: doublingRecords('string'),
    outcome: 'incompatible'
  },
  'JSON Schema: 10,000 properties, none the same': {
    type: 'JSON',
    was: JSON.stringify(object(properties(10_000, index => `a${index}`))),
    becomes: JSON.stringify(object(properties(10_000, index => `b${index}`))),
    outcome: 'incompatible'
  },
  'JSON Schema: 100 branches of 50 properties on both sides': {
    type: 'JSON',
    was: closedBranches(100, 50, 'a'),
    becomes: closedBranches(100, 50, 'b'),
    outcome: 'incompatible'
  },
  'JSON Schema: 200 branches on both sides': {
    type: 'JSON',
    was: closedBranches(200, 5, 'a'),
    becomes: closedBranches(200, 5, 'b'),
    outcome: 'incompatible'
  },
  'JSON Schema: 100 branches that differ in one of 50 properties': {
    type: 'JSON',
    was: alikeBranches('a'),
    becomes: alikeBranches('b'),
    outcome: 'refused'
  },
  'JSON Schema: a megabyte of choices in choices': {
    type: 'JSON',
    was: JSON.stringify(nestedChoices(14)),
    becomes: JSON.stringify({ ...nestedChoices(14), title: 'other' }),
    outcome: 'refused'
  },
  'JSON Schema: rings of references with periods that never meet': {
    type: 'JSON',
    was: nests(300),
    becomes: nests(299),
    outcome: 'refused'
  },
  'JSON Schema: choices that double sixty times': {
    type: 'JSON',
    was: doublingChoices('string'),
    becomes: doublingChoices('integer'),
    outcome: 'incompatible'
  },
  'JSON Schema: patterns that backtrack without end': {
    type: 'JSON',
    was: JSON.stringify({
      ...object({ s: { type: 'string', pattern: '^(a+)+$' } }),
      patternProperties: { '^(a+)+$': { type: 'string' } }
    }),
    becomes: JSON.stringify({
      ...object({
        s: { type: 'string', pattern: '^(a|aa)+$', minLength: 60 },
        [`${'a'.repeat(60)}!`]: { type: 'integer' }
      }),
      patternProperties: { '(a|a)*b$': { type: 'string' } }
    }),
    outcome: 'incompatible'
  },
  'Protobuf: 10,000 fields, each of another type': {
    type: 'PROTOBUF',
    was: protoFields('string'),
    becomes: protoFields('int32'),
    outcome: 'incompatible'
  },
  'Protobuf: a oneof of 200 messages on both sides': {
    type: 'PROTOBUF',
    was: protoOneof('A'),
    becomes: protoOneof('B'),
    outcome: 'incompatible'
  },
  'Protobuf: rings of messages with periods that never meet': {
    type: 'PROTOBUF',
    was: protoRings(1000),
    becomes: protoRings(999),
    outcome: 'incompatible'
  },
  'Protobuf: required messages that double 200 times': {
    type: 'PROTOBUF',
    was: protoDoubling('int32'),
    becomes: protoDoubling('string'),
    outcome: 'incompatible'
  }
}

/** What a request may take on a machine that is busy otherwise; each takes a fraction of a second on its own. */
const patienceMilliseconds = 3000

async function quickly(
  server: RunningRegistry,
  request: string,
  body: unknown
): Promise<readonly [number, { readonly error_code?: number; readonly isCompatible?: boolean }]> {
  const started = performance.now()
  const [status, answer] = await call(server, request, body)
  expect(performance.now() - started, request).toBeLessThan(patienceMilliseconds)
  return [status, answer as { error_code?: number; isCompatible?: boolean }]
}

describe.for(Object.entries(attacks))('%s', ([, { type, was, becomes, outcome }]) => {
  test(`registering and checking end soon: ${outcome}`, async () => {
    await using server = await startRegistry({ log: false })
    const next = { schema: becomes, schemaType: type }
    const [first] = await quickly(server, 'POST /subjects/s/versions', { schema: was, schemaType: type })
    expect(first).toBe(200)

    const [registered, refusal] = await quickly(server, 'POST /subjects/s/versions', next)
    const [checked] = await quickly(
      server,
      'POST /compatibility/subjects/s/versions/latest?verbose=true',
      next
    )
    const [explained, answer] = await quickly(server, 'POST /api/subjects/s/check', next)
    if (outcome === 'refused') {
      expect([registered, refusal.error_code, checked, explained]).toEqual([422, 42201, 422, 422])
    } else {
      const isCompatible = outcome === 'compatible'
      expect([registered, checked, explained]).toEqual([isCompatible ? 200 : 409, 200, 200])
      expect(answer.isCompatible).toBe(isCompatible)
    }
    expect((await quickly(server, 'POST /subjects/s', { schema: was, schemaType: type }))[0]).toBe(200)
  })
})

test('a server that is given work answers others in between: no pattern is ever run without a bound', async () => {
  await using server = await startRegistry({ log: false })
  const { was, becomes, type } = attacks['JSON Schema: patterns that backtrack without end'] as Attack
  await call(server, 'POST /subjects/s/versions', { schema: was, schemaType: type })
  const started = performance.now()
  await Promise.all([
    ...times(20, () => call(server, 'POST /api/subjects/s/check', { schema: becomes, schemaType: type })),
    ...times(20, () => call(server, 'GET /subjects'))
  ])
  expect(performance.now() - started).toBeLessThan(patienceMilliseconds)
})

test('what a schema refers to is limited as a whole', async () => {
  await using server = await startRegistry({ log: false })
  const references: object[] = []
  for (const index of times(5, number => number)) {
    const schema = JSON.stringify({ description: `${index}${'x'.repeat(1_000_000)}` })
    await call(server, `POST /subjects/part${index}/versions`, { schema, schemaType: 'JSON' })
    references.push({ name: `part${index}.json`, subject: `part${index}`, version: 1 })
  }
  const whole = (count: number) => ({
    schema: '{}',
    schemaType: 'JSON',
    references: references.slice(0, count)
  })
  expect((await quickly(server, 'POST /subjects/s/versions', whole(4)))[0]).toBe(200)
  const [status, answer] = await quickly(server, 'POST /subjects/s/versions', whole(5))
  expect([status, answer.error_code]).toEqual([422, 42209])
})
