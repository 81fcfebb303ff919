import type { Form } from '@instep/contracts'
import type { Genuine } from './mistake.ts'

/** An event as a record; one that is none has no fields. */
export function recordIn(event: unknown): Readonly<Record<string, unknown>> {
  return typeof event === 'object' && event !== null && !Array.isArray(event) ? { ...event } : {}
}

export function without(
  event: Readonly<Record<string, unknown>>,
  name: string
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(event).filter(([one]) => one !== name))
}

/** The fields at the top whose values are some of a few texts, those that the consumer reads first. */
export function enumFields({ schema, type, fields }: Genuine): readonly string[] {
  const { root, named } = schema.shape({ message: type })
  const resolved = (form: Form | undefined): Form | undefined =>
    form?.kind === 'reference' ? resolved(named.get(form.name)) : form
  const isEnum = (form: Form | undefined): boolean => {
    const found = resolved(form)
    if (found?.kind === 'choice') return found.of.some(isEnum)
    return (
      found?.kind === 'literals' &&
      found.values.length > 1 &&
      found.values.every(value => typeof value === 'string')
    )
  }
  const record = resolved(root)
  if (record?.kind !== 'record') return []
  const enums = record.fields.filter(({ form }) => isEnum(form)).map(({ name }) => name)
  return [...fields.filter(name => enums.includes(name)), ...enums.filter(name => !fields.includes(name))]
}
