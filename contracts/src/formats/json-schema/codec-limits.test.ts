import { expect, test } from 'vitest'
import { isFailure } from '../../failures.ts'
import { jsonSchema } from './index.ts'

const parse = (schema: unknown) => jsonSchema.parse(JSON.stringify(schema))

/** Every level of it offers the next one twice, so that a value that fits none is looked at 2 to the levels times. */
function doubling(levels: number, last: object) {
  const to = (level: number) => ({ $ref: `#/definitions/p${level}` })
  const definitions = Array.from({ length: levels }, (_, level) => [
    `p${level}`,
    { anyOf: [to(level + 1), to(level + 1)] }
  ])
  return { definitions: Object.fromEntries([...definitions, [`p${levels}`, last]]), ...to(0) }
}

test('branches that double with every reference are refused in good time', () => {
  const schema = parse(doubling(40, { type: 'integer' }))
  const started = performance.now()
  expect(detailOf(() => schema.encode('text'))).toBe(
    'It takes too long to tell whether the datum fits the schema'
  )
  expect(schema.encode(1)).toEqual(new TextEncoder().encode('1'))
  const [from, to] = [parse(doubling(40, { type: 'string' })), parse({ type: 'object' })]
  schema.counterexampleFrom(from)
  to.counterexampleFrom(from)
  from.counterexampleFrom(to)
  expect(['refuted', 'unproven']).toContain(schema.readingOf(from).kind)
  expect(performance.now() - started).toBeLessThan(5000)
})

test('as many references as a large message has items are no trouble', () => {
  const schema = parse({ definitions: { item: { type: 'integer' } }, items: { $ref: '#/definitions/item' } })
  const items = Array.from({ length: 300_000 }, (_, index) => index)
  expect(() => schema.encode(items)).not.toThrow()
  expect(detailOf(() => schema.encode([...items, 'text']))).toContain('/300000 must be integer')
})

test('thousands of properties with limits are looked at', () => {
  const limited = Array.from({ length: 3000 }, (_, index) => [`p${index}`, { type: 'string', maxLength: 3 }])
  const schema = parse({ type: 'object', properties: Object.fromEntries(limited) })
  expect(() => schema.encode({ p2999: 'abc' })).not.toThrow()
  expect(detailOf(() => schema.encode({ p2999: 'abcd' }))).toContain('/p2999 must NOT have more than 3')
})

test('what no validator can be made of is told, and told at once the next time', () => {
  const deep = Array.from({ length: 450 }).reduce<object>(inner => ({ properties: { a: inner } }), {
    type: 'string'
  })
  const schema = parse(deep)
  const first = detailOf(() => schema.encode({ a: 1 }))
  const started = performance.now()
  expect(detailOf(() => schema.encode({ a: 1 }))).toBe(first)
  expect(performance.now() - started).toBeLessThan(100)
})

const containing: Readonly<Record<string, object>> = {
  'items that are a list': { items: [true], contains: { type: 'string' } },
  'items that are a list, in allOf': {
    allOf: [{ minItems: 0 }],
    items: [true],
    contains: { type: 'string' }
  },
  prefixItems: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    prefixItems: [true],
    contains: { type: 'string' }
  }
}

test.each(Object.entries(containing))('contains is looked at beside %s', (_, schema) => {
  expect(detailOf(() => parse(schema).encode([]))).toContain('must contain at least 1')
  expect(detailOf(() => parse(schema).encode([1, 2]))).toContain('must contain at least 1')
  expect(() => parse(schema).encode([1, 'text'])).not.toThrow()
})

function detailOf(action: () => unknown): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    return error.facts.detail
  }
}
