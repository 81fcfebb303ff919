import { schemaLines } from '@instep/contracts'
import { expect, test } from 'vitest'
import { createOutput } from '../output.ts'
import { sideBySide } from './side-by-side.ts'

const out = (width: number) =>
  createOutput({ format: 'text', isColoured: false, width, write: () => undefined })

const fields = (...names: readonly string[]): string =>
  JSON.stringify({ type: 'record', name: 'Order', fields: names.map(name => ({ name, type: 'string' })) })

test('a JSON schema is spread out so far that each field has a line', () => {
  expect(schemaLines(fields('id', 'total'))).toEqual([
    '{',
    '  "type": "record",',
    '  "name": "Order",',
    '  "fields": [',
    '    { "name": "id", "type": "string" },',
    '    { "name": "total", "type": "string" }',
    '  ]',
    '}'
  ])
})

test('a text that is no JSON keeps its lines', () => {
  expect(schemaLines('message A {\n  int32 b = 1;\n}\n')).toEqual(['message A {', '  int32 b = 1;', '}'])
})

test('numbers keep the form in which they were written', () => {
  expect(schemaLines('{"default":1.0,"maximum":12345678901234567890}')).toEqual([
    '{ "default": 1.0, "maximum": 12345678901234567890 }'
  ])
})

test('a changed line stands beside the old one, a new one alone, and the rest is folded', () => {
  const left = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const right = ['a', 'b', 'c', 'd', 'e', 'F', 'g', 'h']
  expect(sideBySide(out(40), left, right)).toBe(
    [
      '3 more lines ⋮ 3 more lines',
      'd              d',
      'e              e',
      'f            | F',
      'g              g',
      '             > h'
    ].join('\n')
  )
})

test('lines that are too long go on in the next one of their column', () => {
  expect(sideBySide(out(43), ['x'.repeat(25)], ['y'])).toBe(
    [`${'x'.repeat(20)} | y`, `${'x'.repeat(5).padEnd(20)} |`].join('\n')
  )
})
