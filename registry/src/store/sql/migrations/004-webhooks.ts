import type { Kysely } from 'kysely'

/** Webhooks, and what is to be delivered or was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('uuid', 'text', column => column.primaryKey())
    .addColumn('consumer', 'text')
    .addColumn('provider', 'text')
    .addColumn('definition', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('updated_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('webhook_triggers')
    .addColumn('uuid', 'text', column => column.primaryKey())
    .addColumn('webhook', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('event', 'text', column => column.notNull())
    .addColumn('consumer', 'text', column => column.notNull())
    .addColumn('consumer_version', 'text', column => column.notNull())
    .addColumn('provider', 'text', column => column.notNull())
    .addColumn('sha', 'text', column => column.notNull())
    .addColumn('result', 'integer')
    .addColumn('variables', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('triggered_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createIndex('webhook_triggers_due')
    .on('webhook_triggers')
    .columns(['due_at', 'triggered_at'])
    .execute()
  await db.schema
    .createIndex('webhook_triggers_of_pair')
    .on('webhook_triggers')
    .columns(['consumer', 'provider', 'triggered_at'])
    .execute()
  await db.schema
    .createTable('webhook_attempts')
    .addColumn('trigger_uuid', 'text', column =>
      column.notNull().references('webhook_triggers.uuid').onDelete('cascade')
    )
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('log', 'text', column => column.notNull())
    .addColumn('attempted_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('webhook_attempts_key', ['trigger_uuid', 'number'])
    .execute()
}
