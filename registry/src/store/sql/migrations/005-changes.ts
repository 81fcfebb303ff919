import type { Kysely } from 'kysely'

/** What was written lately, for processes that remember what they read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('changes')
    .addColumn('sequence', 'bigint', column => column.primaryKey())
    .addColumn('topics', 'text', column => column.notNull())
    .execute()
}
