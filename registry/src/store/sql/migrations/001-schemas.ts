import type { Kysely } from 'kysely'

/** Schemas, their registrations under subjects, configs and modes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('schema_ids')
    .addColumn('context', 'text', column => column.primaryKey())
    .addColumn('last_id', 'integer', column => column.notNull())
    .addColumn('hidden', 'integer', column => column.notNull())
    .execute()
  await db.schema
    .createTable('schemas')
    .addColumn('context', 'text', column => column.notNull())
    .addColumn('id', 'integer', column => column.notNull())
    .addColumn('guid', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('text', 'text', column => column.notNull())
    .addColumn('refs', 'text', column => column.notNull())
    .addColumn('metadata', 'text')
    .addColumn('rule_set', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('schemas_key', ['context', 'id'])
    .execute()
  await db.schema.createIndex('schemas_by_guid').on('schemas').columns(['guid', 'context', 'id']).execute()
  await db.schema
    .createTable('schema_refs')
    .addColumn('context', 'text', column => column.notNull())
    .addColumn('id', 'integer', column => column.notNull())
    .addColumn('to_context', 'text', column => column.notNull())
    .addColumn('to_subject', 'text', column => column.notNull())
    .addColumn('to_version', 'integer', column => column.notNull())
    .execute()
  await db.schema
    .createIndex('schema_refs_to')
    .on('schema_refs')
    .columns(['to_context', 'to_subject', 'to_version'])
    .execute()
  await db.schema.createIndex('schema_refs_of').on('schema_refs').columns(['context', 'id']).execute()
  await db.schema
    .createTable('registrations')
    .addColumn('context', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('id', 'integer', column => column.notNull())
    .addColumn('deleted', 'integer', column => column.notNull())
    .addColumn('written_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('registrations_key', ['context', 'subject', 'version'])
    .execute()
  // In the order in which they are listed: else SQLite walks through the whole context for the sake of that order.
  await db.schema
    .createIndex('registrations_by_id')
    .on('registrations')
    .columns(['context', 'id', 'subject', 'version'])
    .execute()
  for (const [table, value] of [
    ['configs', 'config'],
    ['modes', 'mode']
  ] as const) {
    await db.schema
      .createTable(table)
      .addColumn('context', 'text', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn(value, 'text', column => column.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, ['context', 'subject'])
      .execute()
  }
}
