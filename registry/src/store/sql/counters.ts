import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The next number of a counter. Counters never go back, so the order of what is counted never changes. */
export async function next(
  db: Kysely<Tables>,
  name: 'versions' | 'branches' | 'deployments'
): Promise<number> {
  const row = await db
    .insertInto('counters')
    .values({ name, last: 1 })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet(({ eb, ref }) => ({ last: eb(ref('counters.last'), '+', 1) }))
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return row.last
}
