import type { Kysely, Selectable } from 'kysely'
import type { KnownObservation, ObservationStore } from '../observations.ts'
import { inBatches } from './batches.ts'
import type { Tables } from './tables.ts'

const key = ['environment', 'service', 'version', 'action', 'place', 'consumer_group'] as const

/** Nothing is remembered that is made of these rows, so their changes are nobody's topic. */
export function observationStore(db: Kysely<Tables>): ObservationStore {
  return {
    async addObservation(environment, seen, mayBeNew) {
      const { service, version, action, place, group } = seen
      const columns = { environment, service, version, action, place, consumer_group: group }
      const known = await key
        .reduce(
          (query, column) => query.where(column, '=', columns[column]),
          db.selectFrom('observations').select(['count', 'errors', 'first_at', 'last_at'])
        )
        .executeTakeFirst()
      if (known === undefined && !mayBeNew) return 'refused'
      const values = {
        count: seen.count + Number(known?.count ?? 0),
        errors: seen.errors + Number(known?.errors ?? 0),
        first_at: Math.min(seen.firstAt, Number(known?.first_at ?? seen.firstAt)),
        last_at: Math.max(seen.lastAt, Number(known?.last_at ?? seen.lastAt))
      }
      await db
        .insertInto('observations')
        .values({ ...columns, ...values })
        .onConflict(conflict => conflict.columns(key).doUpdateSet(values))
        .execute()
      return known === undefined ? 'new' : 'known'
    },

    async countObservations(environment) {
      const row = await db
        .selectFrom('observations')
        .select(({ fn }) => fn.countAll().as('rows'))
        .where('environment', '=', environment)
        .executeTakeFirstOrThrow()
      return Number(row.rows)
    },

    async observations(environment, services) {
      const select = () =>
        key.reduce(
          (query, column) => query.orderBy(column),
          db.selectFrom('observations').selectAll().where('environment', '=', environment)
        )
      const rows =
        services === undefined
          ? await select().execute()
          : await inBatches([...services], some => select().where('service', 'in', some).execute())
      return rows.map(observationOf)
    }
  }
}

function observationOf(row: Selectable<Tables['observations']>): KnownObservation {
  return {
    service: row.service,
    version: row.version,
    action: row.action as KnownObservation['action'], // written from the same type
    place: row.place,
    group: row.consumer_group,
    count: Number(row.count),
    errors: Number(row.errors),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at)
  }
}
