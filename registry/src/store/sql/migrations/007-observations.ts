import type { Kysely } from 'kysely'
import { createTable } from './table.ts'

/** What services were seen to send and receive, and how often. What is not known is the empty text. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'observations',
    ['environment', 'service', 'version', 'action', 'place', 'consumer_group'],
    {
      environment: 'text',
      service: 'text',
      version: 'text',
      action: 'text',
      place: 'text',
      consumer_group: 'text',
      count: 'bigint',
      errors: 'bigint',
      first_at: 'bigint',
      last_at: 'bigint'
    }
  )
}
