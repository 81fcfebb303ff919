import type { FieldForm, Form, Schema } from '@instep/contracts'

/** Finds what a message looks like, step by step. */
export interface Forms {
  readonly root: Form
  /** What a reference stands for; other forms as they are. */
  resolved(form: Form): Form
}

/** The forms of a schema's message. @throws Failure schemaInvalid when the schema has no such message */
export function formsOf(schema: Schema, message: string | undefined): Forms {
  const { root, named } = schema.shape({ message })
  const resolved = (form: Form): Form => {
    let found: Form | undefined = form
    // A reference may stand for another one, but not for ever.
    for (let hops = 0; found?.kind === 'reference' && hops < 100; hops += 1) found = named.get(found.name)
    return found ?? { kind: 'anything' }
  }
  return { root, resolved }
}

/** The form of a record's member; undefined when it can have none of this name. */
export function memberForm(form: Form, name: string): Form | undefined {
  if (form.kind !== 'record') return { kind: 'anything' }
  return fieldOf(form.fields, name)?.form ?? form.further[0]?.values
}

function fieldOf(fields: readonly FieldForm[], name: string): FieldForm | undefined {
  return fields.find(field => field.name === name)
}

export function itemForm(form: Form): Form {
  return form.kind === 'list' ? form.rest : { kind: 'anything' }
}

/** Whether a form describes maps: members with any name, and no fields. */
export function isMap(form: Form): boolean {
  return form.kind === 'record' && form.fields.length === 0 && form.further.length > 0
}

/** The branches of a choice that a value may be meant for; another form is its own only branch. */
export function branchFor(forms: Forms, form: Form, value: unknown): Form {
  const found = forms.resolved(form)
  if (found.kind !== 'choice') return found
  const branches = found.of.map(branch => branchFor(forms, branch, value))
  return branches.find(branch => suits(branch, value)) ?? { kind: 'anything' }
}

function suits(form: Form, value: unknown): boolean {
  switch (form.kind) {
    case 'record':
      return isRecord(value) && Object.keys(value).every(name => memberForm(form, name) !== undefined)
    case 'list':
      return Array.isArray(value)
    case 'bytes':
    case 'string':
      return typeof value === 'string' || value instanceof Uint8Array
    case 'literals':
      return form.values.includes(value)
    case 'integer':
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'boolean':
      return typeof value === 'boolean'
    case 'null':
      return value === null
    default:
      return form.kind === 'anything'
  }
}

/** Whether a value is an object with members, and neither a list nor bytes. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}
