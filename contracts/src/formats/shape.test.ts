import { expect, test } from 'vitest'
import { formatOf } from './index.ts'
import type { Form, RecordForm } from './shape.ts'

const shapeOf = (type: string, schema: unknown) =>
  formatOf(type)
    .parse(typeof schema === 'string' ? schema : JSON.stringify(schema))
    .shape()
const record = (form: Form | undefined): RecordForm => {
  if (form?.kind !== 'record') throw new TypeError(`a ${form?.kind} is no record`)
  return form
}
const kinds = (form: RecordForm) => form.fields.map(field => [field.name, field.form.kind, field.isOptional])

test('Avro: a union names its branches when a bare value would not tell', () => {
  const union = (...branches: readonly unknown[]) => shapeOf('AVRO', branches).root
  expect(union('null', 'long')).toMatchObject({ of: [{ kind: 'null' }, { kind: 'integer', as: 'exact' }] })
  expect(union('null', 'int', 'long')).toMatchObject({
    of: [{ kind: 'null' }, { fields: [{ name: 'int' }] }, { fields: [{ name: 'long' }] }]
  })
})

test('Avro: a type that holds itself is a name', () => {
  const fields = [{ name: 'next', type: ['null', 'a.R'] }]
  const { root, named } = shapeOf('AVRO', { type: 'record', name: 'a.R', fields })
  expect(root).toEqual({ kind: 'reference', name: 'a.R' })
  expect(named.get('a.R')).toMatchObject({
    fields: [{ form: { of: [{ kind: 'null' }, { kind: 'reference', name: 'a.R' }] } }]
  })
})

test('Protobuf: what is not written is left out', () => {
  const { named } = shapeOf(
    'PROTOBUF',
    'syntax = "proto3"; message M { int64 a = 1; optional int64 b = 2; repeated bool c = 3; oneof o { string d = 4; M e = 5; } }'
  )
  expect(record(named.get('M')).fields).toMatchObject([
    { name: 'a', isOptional: true, unwritten: '0' },
    { name: 'b', isOptional: true, unwritten: undefined },
    { name: 'c', isOptional: true, form: { kind: 'list', least: 1 } },
    { name: 'd', group: 'o', unwritten: undefined },
    { name: 'e', group: 'o', form: { kind: 'reference', name: 'M' } }
  ])
})

test('JSON Schema: schemas that hold at once are one', () => {
  const { root } = shapeOf('JSON', {
    allOf: [
      { properties: { a: { type: 'string', minLength: 1 } }, required: ['a'] },
      { $ref: '#/definitions/b' },
      { properties: { a: { maxLength: 3 }, b: { type: 'integer' } } }
    ],
    definitions: { b: { type: 'object', properties: { b: { minimum: 2 } } } }
  })
  expect(kinds(record(root))).toEqual([
    ['a', 'string', false],
    ['b', 'integer', true]
  ])
  expect(record(root).fields).toMatchObject([{ form: { least: 1, most: 3 } }, { form: { from: 2n } }])
})

test('JSON Schema: branches stand side by side, and what does not merge is asked', () => {
  const { root } = shapeOf('JSON', {
    type: 'object',
    properties: { kind: { type: 'string' } },
    oneOf: [{ required: ['a'] }, { properties: { kind: { const: 'b' } } }]
  })
  expect(root).toMatchObject({
    kind: 'choice',
    of: [
      { fields: [{ name: 'kind' }, { name: 'a', isOptional: false }] },
      { fields: [{ form: { values: ['b'] } }] }
    ]
  })
  expect([{ a: 1 }, { a: 1, kind: 'b' }, { kind: 'c' }].map(value => root.fits?.(value))).toEqual([
    false,
    false,
    false
  ])
  expect([{ kind: 'c', a: 1 }, { kind: 'b' }].map(value => root.fits?.(value))).toEqual([true, true])
})

test('JSON Schema: nothing fits what contradicts itself, and anything what says nothing', () => {
  expect(shapeOf('JSON', { allOf: [{ type: 'string' }, { type: 'null' }] }).root.kind).toBe('nothing')
  expect(shapeOf('JSON', { description: 'whatever' }).root).toMatchObject({
    kind: 'anything',
    doc: 'whatever'
  })
})
