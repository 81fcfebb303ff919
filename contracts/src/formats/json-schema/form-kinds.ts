import { isJsonArray, type Json, toPlain } from '../../json.ts'
import type { Form, StringForm } from '../shape.ts'
import { type Case, keyword, limits } from './cases.ts'
import { listForm, recordForm } from './form-members.ts'
import { numberForm } from './form-numbers.ts'
import type { FormOf } from './form-words.ts'
import type { Library } from './library.ts'
import { compilePattern } from './patterns.ts'
import { valueKey } from './values.ts'

/** The forms of a case, one for each type that a value may have. */
export function formsOf(library: Library, parts: Case, formOf: FormOf, name: string): readonly Form[] {
  const values = valuesOf(parts)
  const types = typesOf(parts)
  if (values !== undefined)
    return values.length === 0 ? [] : [{ kind: 'literals', values: values.map(toPlain) }]
  if (types === undefined) return [{ kind: 'anything' }]
  const makers: Readonly<Record<Type, () => Form>> = {
    null: () => ({ kind: 'null' }),
    boolean: () => ({ kind: 'boolean' }),
    integer: () => numberForm(parts, true),
    number: () => numberForm(parts, false),
    string: () => stringForm(parts),
    array: () => listForm(library, parts, formOf, name),
    object: () => recordForm(library, parts, formOf)
  }
  return types.map(type => makers[type]())
}

/** Whether schemas ask for what their form does not say. */
export function isLoose(parts: Case): boolean {
  return parts.some(part => loose.some(name => keyword(part, name) !== undefined))
}

const loose = [
  'not',
  'contains',
  'uniqueItems',
  'unevaluatedItems',
  'unevaluatedProperties',
  'patternProperties',
  'propertyNames',
  'multipleOf',
  'format',
  'enum',
  'const'
]

type Type = (typeof allTypes)[number]
const allTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
const isType = (name: Json): name is Type => (allTypes as readonly Json[]).includes(name)

/** The types that all name, else those that their keywords are about; undefined when nothing is said. */
function typesOf(parts: Case): readonly Type[] | undefined {
  const named = parts.flatMap(part => {
    const type = keyword(part, 'type')
    return type === undefined ? [] : [(isJsonArray(type) ? type : [type]).filter(isType)]
  })
  if (named.length > 0) {
    const shared = allTypes.filter(type =>
      named.every(types => types.includes(type) || (type === 'integer' && types.includes('number')))
    )
    return shared.includes('number') ? shared.filter(type => type !== 'integer') : shared
  }
  const meant = (Object.keys(keywordsOf) as (keyof typeof keywordsOf)[]).filter(type =>
    parts.some(part => keywordsOf[type].some(name => keyword(part, name) !== undefined))
  )
  return meant.length === 0 ? undefined : meant
}

const keywordsOf = {
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'minProperties',
    'maxProperties',
    'propertyNames',
    'unevaluatedProperties'
  ],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'unevaluatedItems'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format']
} as const

/** The values that all list; undefined when none lists any. */
function valuesOf(parts: Case): readonly Json[] | undefined {
  const lists = parts.flatMap(part => {
    const [values, value] = [keyword(part, 'enum'), keyword(part, 'const')]
    return [...(isJsonArray(values) ? [values] : []), ...(value === undefined ? [] : [[value]])]
  })
  const [first, ...others] = lists.map(values => new Map(values.map(value => [valueKey(value), value])))
  return (
    first && [...first].filter(([key]) => others.every(other => other.has(key))).map(([, value]) => value)
  )
}

function stringForm(parts: Case): StringForm {
  const texts = (name: string): readonly string[] =>
    parts.flatMap(part => {
      const value = keyword(part, name)
      return typeof value === 'string' ? [value] : []
    })
  return {
    kind: 'string',
    ...limits(parts, ['minLength', 'maxLength']),
    patterns: texts('pattern').map(compilePattern),
    format: texts('format')[0]
  }
}
