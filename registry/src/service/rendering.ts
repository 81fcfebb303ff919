import { defaultContext } from '@instep/contracts'
import type { StoredSchema } from '../store/store.ts'
import type { Core } from './core.ts'

/** How a schema is to be shown. What is stored, and its identity, never change with it. */
export interface Rendering {
  /** One of the format's renderings by name; a name that the format does not know shows the text as it is. */
  readonly format?: string | undefined
  /** `qualified` names the subjects of references with their context. */
  readonly referenceFormat?: string | undefined
}

/** A schema as a client wants it shown. */
export async function rendered(
  { store, parsed }: Core,
  schema: StoredSchema,
  { format, referenceFormat }: Rendering
): Promise<StoredSchema> {
  const isQualified = referenceFormat === 'qualified' && schema.context !== defaultContext
  const text = format ? (await parsed.of(store.schemas, schema)).rendered(format) : undefined
  const references = isQualified
    ? schema.references.map(reference => ({
        ...reference,
        subject: reference.subject.startsWith(':.')
          ? reference.subject
          : `:${schema.context}:${reference.subject}`
      }))
    : schema.references
  return { ...schema, text: text ?? schema.text, references }
}
