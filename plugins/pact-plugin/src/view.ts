import type { Form } from '@instep/contracts'
import { branchFor, type Forms, isRecord, itemForm, memberForm } from './forms.ts'

/**
 * A decoded message as rules see it: bytes are in base64, every number is a number or a bigint, and what Protobuf does not
 * write since it is the default is there.
 */
export function viewOf(forms: Forms, datum: unknown, form: Form = forms.root): unknown {
  const found = branchFor(forms, form, datum)
  if (datum instanceof Uint8Array) return Buffer.from(datum).toString('base64')
  if (Array.isArray(datum)) return datum.map(item => viewOf(forms, item, itemForm(found)))
  if (isRecord(datum)) {
    const members = Object.entries(datum).map(([name, value]) => [
      name,
      viewOf(forms, value, memberForm(found, name) ?? { kind: 'anything' })
    ])
    return Object.fromEntries([...unwritten(found, datum), ...members])
  }
  if (found.kind === 'integer' && found.as === 'text' && typeof datum === 'string') return exact(datum)
  return datum
}

function unwritten(
  form: Form,
  datum: Readonly<Record<string, unknown>>
): readonly (readonly [string, unknown])[] {
  if (form.kind !== 'record') return []
  return form.fields.flatMap(field =>
    field.unwritten === undefined || Object.hasOwn(datum, field.name)
      ? []
      : [[field.name, viewOfDefault(field.unwritten, field.form)]]
  )
}

function viewOfDefault(value: unknown, form: Form): unknown {
  return form.kind === 'integer' && typeof value === 'string' ? exact(value) : value
}

function exact(digits: string): unknown {
  if (!/^-?\d+$/.test(digits)) return digits
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : BigInt(digits)
}
