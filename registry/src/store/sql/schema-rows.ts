import { type Metadata, parsePlain, type RuleSet } from '@instep/contracts'
import type { Selectable } from 'kysely'
import type {
  RegisteredFacts,
  RegisteredSchema,
  Registration,
  SchemaFacts,
  SchemaParts,
  StoredSchema
} from '../store.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['schemas']>
type RegistrationRow = Selectable<Tables['registrations']>

/** The references of a schema that has none. */
export const noReferences = '[]'

/** A schema from its row. */
export function schemaOf(row: Row): StoredSchema {
  return { ...factsOf(row), text: row.text }
}

function factsOf(row: Omit<Row, 'text'>): SchemaFacts {
  return {
    context: row.context,
    id: row.id,
    guid: row.guid,
    type: row.type,
    references: row.refs === noReferences ? [] : (parsePlain(row.refs) as SchemaFacts['references']),
    ...partsOf(row),
    at: Number(row.created_at)
  }
}

/** What a schema has beside its text, from its row. */
export function partsOf({ metadata, rule_set }: Pick<Row, 'metadata' | 'rule_set'>): SchemaParts {
  return {
    ...(metadata === null ? {} : { metadata: parsePlain(metadata) as Metadata }),
    ...(rule_set === null ? {} : { ruleSet: parsePlain(rule_set) as RuleSet })
  }
}

/** The row of a schema. */
export function rowOf(schema: Omit<StoredSchema, 'id'>, id: number): Row {
  return {
    context: schema.context,
    id,
    guid: schema.guid,
    type: schema.type,
    text: schema.text,
    refs: JSON.stringify(schema.references),
    metadata: schema.metadata === undefined ? null : JSON.stringify(schema.metadata),
    rule_set: schema.ruleSet === undefined ? null : JSON.stringify(schema.ruleSet),
    created_at: schema.at
  }
}

/** A registration from its row. */
export function registrationOf(row: RegistrationRow): Registration {
  return {
    subject: { context: row.context, name: row.subject },
    version: row.version,
    id: row.id,
    isDeleted: row.deleted === 1,
    at: Number(row.written_at)
  }
}

/** A registration with its schema but for the text, from a row of both. */
export function registeredFactsOf(row: RegistrationRow & Omit<Row, 'text'>): RegisteredFacts {
  return { ...registrationOf(row), schema: factsOf(row) }
}

/** A registration with its schema, from a row of both. */
export function registeredSchemaOf(row: RegistrationRow & Row): RegisteredSchema {
  return { ...registrationOf(row), schema: schemaOf(row) }
}
