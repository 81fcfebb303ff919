import { isJsonArray, isJsonObject, type Json } from '../../json.ts'
import type { FieldForm, Form, ListForm, MembersForm, RecordForm } from '../shape.ts'
import { type Case, keyword, limits, type Part } from './cases.ts'
import { docOf, type FormOf } from './form-words.ts'
import type { Library, Located } from './library.ts'
import { isFound } from './patterns.ts'

/** The lists that fit all of the schemas. */
export function listForm(library: Library, parts: Case, formOf: FormOf, name: string): ListForm {
  const tuples = parts.map(part => tupleOf(library, part))
  const contained = parts.filter(part => keyword(part, 'contains') !== undefined && !mayLack(part))
  const first = Array.from({ length: Math.max(0, ...tuples.map(tuple => tuple.first.length)) }, (_, index) =>
    formOf(
      tuples.flatMap(tuple => tuple.first[index] ?? tuple.rest ?? []),
      `${name} ${index + 1}`
    )
  )
  const rest = formOf(
    tuples.flatMap(tuple => tuple.rest ?? []),
    `${name} item`
  )
  return {
    kind: 'list',
    first,
    rest,
    ...limits(parts, ['minItems', 'maxItems']),
    contains:
      contained.length === 0
        ? undefined
        : {
            form: formOf(
              [
                ...contained.map(part => library.within(part, keyword(part, 'contains') ?? true)),
                ...tuples.flatMap(tuple => tuple.rest ?? [])
              ],
              `${name} item`
            ),
            least: limits(contained, ['minContains', 'maxContains']).least || 1
          }
  }
}

interface Tuple {
  readonly first: readonly Located[]
  readonly rest: Located | undefined
}

/** Until 2019 `items` may be a list, and what comes after it is in `additionalItems`. */
function tupleOf(library: Library, part: Part): Tuple {
  const within = (schema: Json): Located => library.within(part, schema)
  const [prefix, items] = [keyword(part, 'prefixItems'), keyword(part, 'items')]
  const list = isJsonArray(prefix) ? prefix : isJsonArray(items) ? items : undefined
  const after = isJsonArray(items) ? keyword(part, 'additionalItems') : items
  const rest = after ?? (list === undefined ? undefined : keyword(part, 'unevaluatedItems'))
  return { first: (list ?? []).map(within), rest: rest === undefined ? undefined : within(rest) }
}

function mayLack(part: Part): boolean {
  const least = limits([part], ['minContains', 'maxContains']).least
  return keyword(part, 'minContains') !== undefined && least === 0
}

/** The objects that fit all of the schemas. */
export function recordForm(library: Library, parts: Case, formOf: FormOf): RecordForm {
  const members = parts.map(part => membersOf(library, part))
  const required = new Set(parts.flatMap(part => namesIn(keyword(part, 'required'))))
  const names = new Set([...members.flatMap(({ fields }) => [...fields.keys()]), ...required])
  const others = members.some(({ others }) => others !== undefined)
  const rest = members.flatMap(({ others: own, unevaluated }) => own ?? (others ? [] : (unevaluated ?? [])))

  const fieldOf = (name: string): FieldForm => {
    const own = members.flatMap(({ fields, patterns, others }) => {
      const found = [
        ...(fields.get(name) === undefined ? [] : [fields.get(name)]),
        ...patterns.filter(({ pattern }) => isFound(pattern, name)).map(({ schema }) => schema)
      ].filter(schema => schema !== undefined)
      return found.length > 0 ? found : (others ?? [])
    })
    const doc = own.map(docOf).find(text => text !== undefined)
    return { name, form: formOf(own, name), isOptional: !required.has(name), doc }
  }
  const keys = parts.flatMap(part => {
    const schema = keyword(part, 'propertyNames')
    return schema === undefined ? [] : [library.within(part, schema)]
  })
  const keyForm = (pattern?: string): Form => {
    const texts = new Map<string, Json>([
      ['type', 'string'],
      ...(pattern === undefined ? [] : [['pattern', pattern] as const])
    ])
    return formOf([...keys, ...parts.slice(0, 1).map(part => ({ ...part, schema: texts }))], 'name')
  }
  const further: readonly MembersForm[] = [
    ...members.flatMap(({ patterns }) =>
      patterns.map(({ pattern, schema }) => ({
        keys: keyForm(pattern),
        values: formOf([schema, ...rest.filter(({ schema }) => schema !== false)], 'member')
      }))
    ),
    ...(rest.some(({ schema }) => schema === false)
      ? []
      : [{ keys: keyForm(), values: formOf(rest, 'member') }])
  ]
  const { least, most } = limits(parts, ['minProperties', 'maxProperties'])
  return { kind: 'record', fields: [...names].map(fieldOf), further, least, most }
}

interface Members {
  readonly fields: ReadonlyMap<string, Located>
  readonly patterns: readonly { readonly pattern: string; readonly schema: Located }[]
  /** What is neither. */
  readonly others: Located | undefined
  readonly unevaluated: Located | undefined
}

function membersOf(library: Library, part: Part): Members {
  const within = (schema: Json): Located => library.within(part, schema)
  const one = (name: string): Located | undefined => {
    const schema = keyword(part, name)
    return schema === undefined ? undefined : within(schema)
  }
  const [fields, patterns] = ['properties', 'patternProperties'].map(name => {
    const schemas = keyword(part, name)
    return isJsonObject(schemas) ? [...schemas] : []
  })
  return {
    fields: new Map((fields ?? []).map(([name, schema]) => [name, within(schema)])),
    patterns: (patterns ?? []).map(([pattern, schema]) => ({ pattern, schema: within(schema) })),
    others: one('additionalProperties'),
    unevaluated: one('unevaluatedProperties')
  }
}

function namesIn(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter(name => typeof name === 'string') : []
}
