import fc from 'fast-check'
import { expect, test } from 'vitest'
import { avro } from './index.ts'
import { parse } from './parse.ts'
import { Sampler } from './sample.ts'

/** Random schemas: a list of numbers is read as choices, so that shrinking works and names are never defined twice. */
const schemas = fc.array(fc.nat(99), { minLength: 1, maxLength: 60 }).map(choices => {
  let at = 0
  let count = 0
  const choose = (options: number): number => (choices[at++] ?? 0) % options
  const primitives = ['string', 'int', 'long', 'double', 'bytes', 'boolean', 'null', 'float']
  const type = (depth: number, known: readonly string[]): unknown => {
    switch (depth === 0 ? 0 : choose(8)) {
      case 1:
        return { type: 'array', items: type(depth - 1, known) }
      case 2:
        return { type: 'map', values: type(depth - 1, known) }
      case 3:
        return ['null', { type: 'array', items: type(depth - 1, known) }, 'string'].slice(choose(3))
      case 4:
        return { type: 'enum', name: `E${count++}`, symbols: ['A', 'B', 'C'].slice(choose(3)), doc: 'é' }
      case 5:
        return { type: 'fixed', name: `n.F${count++}`, size: choose(4), p: [1e21, 0.5] }
      case 6: {
        const name = `n${choose(2)}.R${count++}`
        const fields = Array.from({ length: choose(4) }, (_, i) => ({
          name: `f${i}`,
          type: type(depth - 1, [...known, name]),
          order: 'ignore'
        }))
        return { type: 'record', name, fields, aliases: ['x.Y'] }
      }
      case 7:
        return known.length === 0 ? 'int' : ['null', known[choose(known.length)]]
      default:
        return primitives[choose(primitives.length)]
    }
  }
  return JSON.stringify(type(4, []))
})

test('the canonical text is its own canonical text', () => {
  fc.assert(
    fc.property(schemas, text => {
      const schema = avro.parse(text, { strict: true })
      expect(avro.parse(schema.canonical).canonical).toBe(schema.canonical)
      expect(avro.parse(schema.normalized()).normalized()).toBe(schema.normalized())
      expect(avro.parse(schema.normalized()).differencesFrom(schema)).toEqual([])
    })
  )
})

test('a schema reads itself', () => {
  fc.assert(
    fc.property(schemas, text => {
      expect(avro.parse(text).differencesFrom(avro.parse(text))).toEqual([])
    })
  )
})

test('a compatible reader reads what the writer writes; an incompatible one is proved wrong', () => {
  fc.assert(
    fc.property(schemas, schemas, fc.boolean(), (one, other, isNear) => {
      const changed = isNear ? one.replaceAll('"int"', '"long"').replaceAll('"C"', '"D"') : other
      const [reader, writer] = [avro.parse(one), avro.parse(changed)]
      const sample = new Sampler().sample(parse(changed, { references: [], strict: false }).root, 'value')
      fc.pre(sample !== undefined)
      const bytes = Uint8Array.from(sample?.bytes ?? [])
      expect(writer.encode(writer.decode(bytes))).toEqual(Buffer.from(bytes))
      if (reader.differencesFrom(writer).some(({ breaks }) => breaks)) {
        expect(reader.counterexampleFrom(writer)?.error).toMatch(/cannot be read/)
      } else {
        expect(() => reader.decode(bytes, writer)).not.toThrow()
        expect(reader.counterexampleFrom(writer)).toBeUndefined()
      }
    }),
    { numRuns: 300 }
  )
})

test('whatever the text, the answer is a schema or a failure', () => {
  const words = fc.constantFrom(
    'type',
    'name',
    'fields',
    'symbols',
    'size',
    'items',
    'values',
    'aliases',
    'default',
    'record',
    'enum',
    'fixed',
    'array',
    'map',
    'int',
    '__proto__',
    'namespace',
    'order',
    '',
    'R'
  )
  const { json } = fc.letrec(tie => ({
    json: fc.oneof(
      { maxDepth: 5 },
      words,
      fc.constantFrom(null, 1, -1, true, 1e99),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.array(fc.tuple(words, tie('json')), { maxLength: 5 }).map(Object.fromEntries)
    )
  }))
  fc.assert(
    fc.property(json, fc.boolean(), (value, strict) => {
      try {
        avro.parse(JSON.stringify(value), { strict }).normalized()
      } catch (error) {
        expect(error).toMatchObject({ name: 'Failure', code: 'schemaInvalid' })
      }
    }),
    { numRuns: 2000 }
  )
})
