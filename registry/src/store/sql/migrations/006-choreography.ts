import type { Kysely } from 'kysely'

/** Where operations take place, what service contracts say, and what is known of what runs: drains, sightings, overrides. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('operations').renameTo('operations_without_channels').execute()
  await db.schema
    .createTable('operations')
    .addColumn('service', 'text', column => column.notNull())
    .addColumn('version', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('schema_subject', 'text', column => column.notNull())
    .addColumn('schema_version', 'integer', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addColumn('message', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('delivery', 'text')
    .addColumn('grade', 'text', column => column.notNull())
    .addColumn('recorded_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('operations_on_channels_key', [
      'service',
      'version',
      'action',
      'subject',
      'schema_subject',
      'schema_version',
      'source',
      'place',
      'message',
      'name'
    ] as never)
    .execute()
  const known = [
    'service',
    'version',
    'action',
    'subject',
    'schema_subject',
    'schema_version',
    'source',
    'grade',
    'recorded_at'
  ] as const
  await (db as Kysely<Record<string, Record<string, unknown>>>)
    .insertInto('operations')
    .columns([...known, 'place', 'message', 'name'])
    .expression(eb =>
      eb
        .selectFrom('operations_without_channels')
        .select(({ val }) => [...known, val('').as('place'), val('').as('message'), val('').as('name')])
    )
    .execute()
  await db.schema.dropTable('operations_without_channels').execute()

  await db.schema
    .createTable('service_contracts')
    .addColumn('service', 'text', column => column.notNull())
    .addColumn('version', 'text', column => column.notNull())
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('published_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('service_contracts_key', ['service', 'version'] as never)
    .execute()
  await db.schema
    .createTable('drains')
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addColumn('drained_at', 'bigint', column => column.notNull())
    .addColumn('drained_by', 'text', column => column.notNull())
    .addColumn('note', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('drains_key', ['environment', 'place', 'drained_at'] as never)
    .execute()
  await db.schema
    .createTable('sightings')
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addColumn('reader', 'text', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('count', 'bigint', column => column.notNull())
    .addColumn('first_at', 'bigint', column => column.notNull())
    .addColumn('last_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('sightings_key', ['environment', 'place', 'reader'] as never)
    .execute()
  await db.schema
    .createTable('overrides')
    .addColumn('uuid', 'text', column => column.primaryKey())
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('writer', 'text', column => column.notNull())
    .addColumn('reader', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('made_by', 'text', column => column.notNull())
    .addColumn('made_at', 'bigint', column => column.notNull())
    .addColumn('until', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createIndex('overrides_of_environment')
    .on('overrides')
    .columns(['environment', 'until'])
    .execute()
  await db.schema
    .createTable('finding_levels')
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('finding', 'text', column => column.notNull())
    .addColumn('level', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('finding_levels_key', ['environment', 'finding'] as never)
    .execute()
}
