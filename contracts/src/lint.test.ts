import { expect, test } from 'vitest'
import { formatOf } from './formats/index.ts'
import { explainLint, type LintLevels, type LintRule, lint, lintRules } from './lint.ts'

interface Case {
  readonly title: string
  readonly type: string
  readonly text: string | object
  readonly levels?: LintLevels
  /** `rule path`, in order. */
  readonly findings: readonly string[]
}

const field = (name: string, type: unknown = 'string', more: object = {}) => ({
  name,
  type,
  doc: `The ${name}.`,
  ...more
})
const record = (name: string, fields: readonly object[], more: object = {}) => ({
  type: 'record',
  name,
  doc: 'An order.',
  fields,
  ...more
})
const nested = (depth: number): object =>
  record(`R${depth}`, depth === 1 ? [] : [field('inner', nested(depth - 1))])
const message = (body: string) => `syntax = "proto3";\n\n// A message.\nmessage Order {\n${body}\n}\n`
const described = { description: 'Described.' }

const avro: readonly Omit<Case, 'type'>[] = [
  { title: 'a clean record', text: record('Order', [field('a')]), findings: [] },
  {
    title: 'no documentation',
    text: record('Order', [{ name: 'a', type: 'int', doc: ' ' }], { doc: undefined }),
    findings: ['doc-type /', 'doc-field /fields/0']
  },
  {
    title: 'rules that are off or judged otherwise',
    text: record('order', [{ name: 'a', type: 'int' }]),
    levels: { 'doc-field': 'off', 'naming-type': 'error' },
    findings: ['naming-type /']
  },
  {
    title: 'nullable with and without a default',
    text: record('Order', [
      field('a', ['null', 'int']),
      field('b', ['null', 'int'], { default: null }),
      field('c', ['int', 'string'])
    ]),
    findings: ['optional-default /fields/0']
  },
  {
    title: 'enums with and without a default',
    text: record('Order', [
      field('a', { type: 'enum', name: 'A', doc: 'A.', symbols: ['X'] }),
      field('b', {
        type: 'array',
        items: { type: 'enum', name: 'B', doc: 'B.', symbols: ['X'], default: 'X' }
      })
    ]),
    findings: ['enum-default /fields/0/type']
  },
  {
    title: 'one field in another style; a single word is of any',
    text: record('Order', [field('id'), field('order_id'), field('line_count'), field('createdAt')]),
    findings: ['naming-field /fields/3']
  },
  {
    title: 'a record of its own type is visited once',
    text: record('Node', [field('next', ['null', 'Node'], { default: null }), field('other', 'Node')]),
    findings: []
  },
  { title: 'eight deep', text: nested(8), findings: [] },
  {
    title: 'nine and more deep, told once',
    text: nested(11),
    findings: [`depth ${'/fields/0/type'.repeat(8)}`]
  },
  {
    title: 'too many fields',
    text: record(
      'Order',
      Array.from({ length: 201 }, (_, index) => field(`f${index}`))
    ),
    findings: ['size /']
  },
  { title: 'a schema that is no record', text: { type: 'string' }, findings: [] }
]

const json: readonly Omit<Case, 'type'>[] = [
  {
    title: 'a clean object',
    text: {
      ...described,
      type: 'object',
      properties: { a: { $ref: '#/$defs/Line' }, b: { ...described, default: 1 } },
      required: ['a'],
      $defs: { Line: { ...described, type: 'integer' } }
    },
    findings: []
  },
  {
    title: 'no documentation, and a property that may be absent',
    text: { type: 'object', properties: { a: { type: 'string' }, b: true }, required: ['b'] },
    findings: [
      'doc-type #/',
      'doc-field #/properties/a',
      'doc-field #/properties/b',
      'optional-default #/properties/a'
    ]
  },
  {
    title: 'definitions, and a pointer with a slash',
    text: { ...described, definitions: { 'a/b': { type: 'object' } } },
    findings: [
      'doc-type #/definitions/a~1b',
      'naming-type #/definitions/a~1b',
      'bare-object #/definitions/a~1b'
    ]
  },
  {
    title: 'bare objects, and objects that say something',
    text: {
      ...described,
      anyOf: [
        { type: 'object' },
        { type: 'object', additionalProperties: {} },
        { type: 'object', additionalProperties: false },
        { type: 'object', additionalProperties: { type: 'string' } },
        { type: 'object', required: ['a'] },
        { not: { type: 'object' } }
      ]
    },
    findings: ['bare-object #/anyOf/0', 'bare-object #/anyOf/1']
  },
  {
    title: 'enums',
    text: {
      ...described,
      anyOf: [{ enum: ['a', 'b'] }, { enum: ['a', 'UNKNOWN'] }, { enum: ['a'] }, { enum: [1, 2] }]
    },
    findings: ['enum-default #/anyOf/0']
  },
  {
    title: 'a schema that refers to itself',
    text: { ...described, type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] },
    findings: []
  },
  { title: 'true', text: 'true', levels: { 'doc-type': 'off' }, findings: [] }
]

const protobuf: readonly Omit<Case, 'type'>[] = [
  {
    title: 'comments above, behind and in between',
    text: message(
      '  // one\n  string a = 1;\n  string b = 2; // two\n  /* three\n     lines */\n  string c = 3;\n  /* four */ string d = 4;'
    ),
    findings: []
  },
  {
    title: "a comment of the line before, and one that is a string's",
    text: message('  string a = 1; // a\n  string b = 2;\n  string c = 3 [json_name = "// c"];'),
    findings: ['doc-field #/Order/2', 'doc-field #/Order/3']
  },
  {
    title: 'the canonical text, which has no comments',
    text: 'syntax = "proto3";\n\nmessage Order {\n  string a = 1;\n}\n',
    findings: []
  },
  {
    title: 'names, nested types and oneofs',
    text: message(
      '// x\nmessage line {} // y\noneof one { string aB = 1; } // z\nstring c_d = 2; // z\nstring e_f = 3; // z'
    ),
    findings: ['naming-type #/Order/line', 'naming-field #/Order/1']
  },
  {
    title: 'enums',
    text: '// a\nenum A { A_UNSPECIFIED = 0; }\n// b\nenum B { B_ONE = 0; UNKNOWN = 1; }\n',
    findings: ['enum-default #/B']
  }
]

const cases: readonly Case[] = [
  ...avro.map(example => ({ type: 'AVRO', ...example })),
  ...json.map(example => ({ type: 'JSON', ...example })),
  ...protobuf.map(example => ({ type: 'PROTOBUF', ...example }))
]
const findingsOf = ({ type, text, levels }: Case) =>
  lint(formatOf(type).parse(typeof text === 'string' ? text : JSON.stringify(text)), levels)

test.each(cases)('$type: $title', example => {
  expect(findingsOf(example).map(({ rule, path }) => `${rule} ${path}`)).toEqual(example.findings)
})

test('a finding has its level, and is explained in sentences without gaps', () => {
  const found = cases.flatMap(findingsOf)
  for (const finding of found) {
    expect(explainLint(finding)).toMatch(/^[A-Z].*[^.]\.$/)
    expect(explainLint(finding)).not.toMatch(/undefined|""|\[object| {2}/)
  }
  expect([...new Set(found.map(({ rule }) => rule))].toSorted()).toEqual(
    (Object.keys(lintRules) as LintRule[]).toSorted()
  )
  expect(findingsOf(cases[2] as Case).map(({ level }) => level)).toEqual(['error'])
})

test('a deep schema is linted without running out of stack', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { items: deep(levels - 1) })
  expect(lint(formatOf('JSON').parse(JSON.stringify(deep(900))))).toHaveLength(1)
})
