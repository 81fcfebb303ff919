import type { Kysely } from 'kysely'
import type { ServiceContractStore } from '../choreography.ts'
import type { Tables } from './tables.ts'

export function serviceContractStore(db: Kysely<Tables>): ServiceContractStore {
  return {
    async serviceDocument({ service, version }) {
      const row = await db
        .selectFrom('service_contracts')
        .selectAll()
        .where('service', '=', service)
        .where('version', '=', version)
        .executeTakeFirst()
      return row && { text: row.document, at: Number(row.published_at) }
    },

    async putServiceDocument({ service, version }, { text, at }) {
      const changes = { document: text, published_at: at }
      await db
        .insertInto('service_contracts')
        .values({ service, version, ...changes })
        .onConflict(conflict => conflict.columns(['service', 'version']).doUpdateSet(changes))
        .execute()
    }
  }
}
