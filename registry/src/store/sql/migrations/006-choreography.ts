import type { Kysely } from 'kysely'
import { createTable } from './table.ts'

const oldKey = ['service', 'version', 'action', 'subject', 'schema_subject', 'schema_version'] as const
/** What is known of an operation, wherever it takes place. */
const known = [...oldKey, 'source', 'grade', 'recorded_at'] as const

/** Where operations take place, what service contracts say, and what is known of what runs: drains, sightings, overrides. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await moveOperations(db)
  await createTable(db, 'service_contracts', ['service', 'version'], {
    service: 'text',
    version: 'text',
    document: 'text',
    published_at: 'bigint'
  })
  await createTable(db, 'drains', ['environment', 'place', 'drained_at'], {
    environment: 'text',
    place: 'text',
    drained_at: 'bigint',
    drained_by: 'text',
    note: 'text'
  })
  await createTable(db, 'sightings', ['environment', 'place', 'reader'], {
    environment: 'text',
    place: 'text',
    reader: 'text',
    source: 'text',
    count: 'bigint',
    first_at: 'bigint',
    last_at: 'bigint'
  })
  await createTable(db, 'overrides', ['uuid'], {
    uuid: 'text',
    environment: 'text',
    writer: 'text',
    reader: 'text',
    subject: 'text',
    reason: 'text',
    made_by: 'text',
    made_at: 'bigint',
    until: 'bigint'
  })
  await db.schema
    .createIndex('overrides_of_environment')
    .on('overrides')
    .columns(['environment', 'until'])
    .execute()
  await createTable(db, 'finding_levels', ['environment', 'finding'], {
    environment: 'text',
    finding: 'text',
    level: 'text'
  })
}

/** The key of the operations grows, which a table cannot be told afterwards: they move into a new one. */
async function moveOperations(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('operations').renameTo('operations_without_channels').execute()
  await createTable(
    db,
    'operations',
    [...oldKey, 'source', 'place', 'message', 'name'],
    {
      service: 'text',
      version: 'text',
      action: 'text',
      subject: 'text',
      schema_subject: 'text',
      schema_version: 'integer',
      source: 'text',
      place: 'text',
      message: 'text',
      name: 'text',
      'channel?': 'text',
      'delivery?': 'text',
      grade: 'text',
      recorded_at: 'bigint'
    },
    'operations_on_channels_key'
  )
  await (db as Kysely<Record<string, Record<string, unknown>>>) // the tables of this step alone
    .insertInto('operations')
    .columns([...known, 'place', 'message', 'name'])
    .expression(eb =>
      eb
        .selectFrom('operations_without_channels')
        .select(({ val }) => [...known, val('').as('place'), val('').as('message'), val('').as('name')])
    )
    .execute()
  await db.schema.dropTable('operations_without_channels').execute()
}
