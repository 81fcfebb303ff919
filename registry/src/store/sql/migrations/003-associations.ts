import type { Kysely } from 'kysely'

/** Which subjects belong to which resources, and descriptions of exports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('associations')
    .addColumn('resource_type', 'text', column => column.notNull())
    .addColumn('resource_id', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('resource_name', 'text', column => column.notNull())
    .addColumn('resource_namespace', 'text', column => column.notNull())
    .addColumn('context', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('lifecycle', 'text', column => column.notNull())
    .addColumn('frozen', 'integer', column => column.notNull())
    .addColumn('guid', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('associations_key', ['resource_type', 'resource_id', 'type'])
    .execute()
  await db.schema
    .createIndex('associations_by_subject')
    .on('associations')
    .columns(['context', 'subject'])
    .execute()
  await db.schema
    .createIndex('associations_by_name')
    .on('associations')
    .columns(['resource_namespace', 'resource_name'])
    .execute()
  await db.schema
    .createTable('exporters')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('definition', 'text', column => column.notNull())
    .addColumn('changed_at', 'bigint', column => column.notNull())
    .execute()
}
