import { type Exporter, parsePlain } from '@instep/contracts'
import type { Kysely } from 'kysely'
import type { ExporterStore } from '../store.ts'
import type { Tables } from './tables.ts'

export function exporterStore(db: Kysely<Tables>): ExporterStore {
  return {
    async exporterNames() {
      const rows = await db.selectFrom('exporters').select('name').orderBy('name').execute()
      return rows.map(({ name }) => name)
    },

    async exporter(name) {
      const row = await db.selectFrom('exporters').selectAll().where('name', '=', name).executeTakeFirst()
      return (
        row && { ...(parsePlain(row.definition) as Omit<Exporter, 'name' | 'at'>), name, at: row.changed_at }
      )
    },

    async putExporter({ name, at, ...definition }) {
      const values = { definition: JSON.stringify(definition), changed_at: at }
      await db
        .insertInto('exporters')
        .values({ name, ...values })
        .onConflict(conflict => conflict.column('name').doUpdateSet(values))
        .execute()
    },

    async deleteExporter(name) {
      await db.deleteFrom('exporters').where('name', '=', name).execute()
    }
  }
}
