import type { Metadata } from './content.ts'
import { Failure } from './failures.ts'
import type { Schema } from './formats/format.ts'

/** The metadata property that lists, with commas, the names that no field may have: those of fields long gone. */
const reservedProperty = 'confluent:reserved'

/** A reserved name that a schema frees, or that one of its fields has. */
export interface ReservedConflict {
  readonly kind: 'freed' | 'taken'
  readonly field: string
}

/** Where a schema breaks its own reservations, or those of the version before it. */
export function reservedConflicts(
  schema: Schema,
  metadata: Metadata | undefined,
  previous: Metadata | undefined
): readonly ReservedConflict[] {
  const reserved = reservedIn(metadata)
  const fields = new Set(schema.fieldNames())
  return [
    ...[...reservedIn(previous)]
      .filter(field => !reserved.has(field))
      .map(field => ({ kind: 'freed', field }) as const),
    ...[...reserved].filter(field => fields.has(field)).map(field => ({ kind: 'taken', field }) as const)
  ]
}

function reservedIn(metadata: Metadata | undefined): ReadonlySet<string> {
  const names = metadata?.properties?.[reservedProperty]?.split(',') ?? []
  return new Set(names.map(name => name.trim()).filter(name => name !== ''))
}

/** How names begin that a format's fields may not have where fields are validated. */
const reservedPrefixes: ReadonlyMap<string, string> = new Map([['JSON', '$$']])

/** @throws Failure schemaInvalid when a field has a name that is kept back */
export function requireFieldNames(schema: Schema): void {
  const prefix = reservedPrefixes.get(schema.type)
  const taken = prefix && schema.fieldNames().find(name => name.startsWith(prefix))
  if (taken !== undefined && taken !== '') {
    const detail = `field names that begin with ${prefix} are reserved: ${taken}`
    throw new Failure('schemaInvalid', { type: schema.type, detail })
  }
}
