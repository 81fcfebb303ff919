import type { FieldForm, Form, ListForm, NumberForm, RecordForm } from '@instep/contracts'
import { printGroups } from './groups.ts'
import { comment, keyOf, quoted } from './quote.ts'

/** What a reference is called in the module. */
export type NameOf = (reference: string) => string

/** How far a line goes before a union is broken. */
const lineWidth = 100

/** The type of a form, for a place that is indented so far. */
export function typeOf(form: Form, nameOf: NameOf, indent = ''): string {
  const inner = (one: Form, deeper = indent): string => typeOf(one, nameOf, deeper)
  switch (form.kind) {
    case 'anything':
      return 'unknown'
    case 'nothing':
      return 'never'
    case 'null':
    case 'boolean':
      return form.kind
    case 'integer':
      return { number: 'number', exact: 'number | bigint', text: 'string' }[form.as]
    case 'number':
      return ['number', ...specials(form)].join(' | ')
    case 'string':
      return 'string'
    case 'bytes':
      return form.as === 'buffer' ? 'Buffer' : 'string'
    case 'literals':
    case 'choice':
      return union(membersOf(form, nameOf, indent), indent)
    case 'list':
      return listType(form, inner)
    case 'record':
      return recordType(form, nameOf, indent)
    case 'reference':
      return nameOf(form.name)
  }
}

/** The types of a union, those of unions within it among them; one, where it is none. */
function membersOf(form: Form, nameOf: NameOf, indent: string): readonly string[] {
  if (form.kind === 'choice') return form.of.flatMap(branch => membersOf(branch, nameOf, indent))
  if (form.kind === 'literals') return [...form.values.map(literal), ...(form.isOpen ? ['number'] : [])]
  return [typeOf(form, nameOf, `${indent}    `)]
}

function specials({ special }: NumberForm): readonly string[] {
  return special === 'texts' ? ["'NaN'", "'Infinity'", "'-Infinity'"] : []
}

/** Each type once; below each other where one line does not hold them. */
function union(types: readonly string[], indent: string): string {
  if (types.includes('unknown')) return 'unknown'
  const all = [...new Set(types)].filter((type, _, { length }) => length === 1 || type !== 'never')
  if (all.length === 0) return 'never'
  const line = all.join(' | ')
  if (all.length === 1 || (line.length + indent.length <= lineWidth && !line.includes('\n'))) return line
  return all.map(type => `\n${indent}  | ${type}`).join('')
}

function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `readonly [${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([name, held]) => `readonly ${keyOf(name)}: ${literal(held)}`)
  return `{ ${members.join('; ')} }`.replace('{  }', '{}')
}

function listType({ first, rest, least, most }: ListForm, inner: (form: Form) => string): string {
  const others = inner(rest)
  if (first.length === 0) return /^\w+$/.test(others) ? `readonly ${others}[]` : `ReadonlyArray<${others}>`
  const items = first.map((item, index) => (index < least ? inner(item) : optional(inner(item))))
  const isClosed = rest.kind === 'nothing' || (most !== undefined && most <= first.length)
  return `readonly [${[...items, ...(isClosed ? [] : [`...ReadonlyArray<${others}>`])].join(', ')}]`
}

function optional(type: string): string {
  return /^\w+$/.test(type) ? `${type}?` : `(${type})?`
}

/** An object type. What nobody declared may be there, too, wherever the schema allows it: no type forbids that. */
function recordType(form: RecordForm, nameOf: NameOf, indent: string): string {
  const { object, groups } = recordParts(form, nameOf, indent)
  return object === undefined ? groups.join(' & ') : [object, ...groups].join(' & ')
}

/** The object type of a record, when it is one that an interface can be declared with. */
export function interfaceOf(form: Form, nameOf: NameOf): string | undefined {
  if (form.kind !== 'record' || hasKnownKeys(form)) return undefined
  const { object, groups } = recordParts(form, nameOf, '')
  return groups.length === 0 ? object : undefined
}

/** A record's object, and the unions for its groups of fields. */
function recordParts(
  form: RecordForm,
  nameOf: NameOf,
  indent: string
): { readonly object: string | undefined; readonly groups: readonly string[] } {
  const deeper = `${indent}  `
  const { fields } = form
  // Each once, for an index signature repeats them.
  const types = new Map(fields.map(field => [field.form, typeOf(field.form, nameOf, deeper)]))
  const print = (field: FieldForm): string => member(field, types.get(field.form) ?? 'never', deeper)
  const { plain, groups } = printGroups(fields, print, indent)
  const members = [...plain.map(print), ...otherMembers(form, [...types.values()], nameOf, deeper)]
  if (members.length > 0) return { object: `{\n${members.join('\n')}\n${indent}}`, groups }
  const isMap = form.fields.length === 0 && form.further.length > 0
  const empty = `{\n${deeper}readonly [name: string]: ${isMap ? 'unknown' : 'never'}\n${indent}}`
  return { object: groups.length === 0 ? empty : undefined, groups }
}

/** A field as a line of an object type, with what is said about it above. */
function member({ name, form, isOptional, doc }: FieldForm, type: string, indent: string): string {
  const words = comment([doc ?? docOf(form), ...notesOf(form)], indent)
  return `${words}${indent}readonly ${keyOf(name)}${isOptional ? '?' : ''}:${behind(type)}`
}

/** What follows a colon or an equals sign: a type on lines of its own begins on the next. */
export function behind(type: string): string {
  return type.startsWith('\n') ? type : ` ${type}`
}

/** Members by any name: of a map, and beside fields only where something is known of them. */
function otherMembers(
  form: RecordForm,
  declared: readonly string[],
  nameOf: NameOf,
  indent: string
): readonly string[] {
  const { fields, further } = form
  const values = further.flatMap(each => membersOf(each.values, nameOf, indent))
  if (values.length === 0 || values.includes('unknown')) return []
  if (hasKnownKeys(form)) {
    const keys = further.flatMap(each => membersOf(each.keys, nameOf, indent))
    return [`${indent}readonly [name in ${union(keys, indent)}]?:${behind(union(values, indent))}`]
  }
  // An index signature holds for the fields as well. What takes lines of its own is not written out once more: each level
  // would be twice as long as the one below.
  const missing = fields.some(({ isOptional }) => isOptional) ? ['undefined'] : []
  const isShort = declared.every(type => type !== 'unknown' && !type.includes('\n'))
  const all = isShort ? [...values, ...declared, ...missing] : ['unknown']
  return [`${indent}readonly [name: string]:${behind(union(all, indent))}`]
}

/** Whether a map's keys are among some texts. */
function hasKnownKeys({ fields, further }: RecordForm): boolean {
  return fields.length === 0 && further.length > 0 && further.every(({ keys }) => keys.kind === 'literals')
}

/** What the schema's language says more about a value than its type does. */
export function notesOf(form: Form): readonly string[] {
  const inner = form.kind === 'choice' ? form.of : form.kind === 'list' ? [...form.first, form.rest] : []
  return [...new Set([...(form.note === undefined ? [] : [form.note]), ...inner.flatMap(notesOf)])]
}

function docOf(form: Form): string | undefined {
  return form.kind === 'reference' ? undefined : form.doc
}
