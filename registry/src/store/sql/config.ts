import { type Config, type Mode, parsePlain, type Subject } from '@instep/contracts'
import type { Kysely } from 'kysely'
import type { ConfigStore } from '../store.ts'
import type { Tables } from './tables.ts'

export function configStore(db: Kysely<Tables>): ConfigStore {
  return {
    async configs() {
      const rows = await db.selectFrom('configs').selectAll().execute()
      return rows.map(row => ({
        scope: { context: row.context, name: row.subject },
        config: parsePlain(row.config) as Config
      }))
    },

    async config(scope) {
      const row = await db
        .selectFrom('configs')
        .select('config')
        .where('context', '=', scope.context)
        .where('subject', '=', scope.name)
        .executeTakeFirst()
      return row && (parsePlain(row.config) as Config)
    },

    async putConfig(scope, config) {
      const text = JSON.stringify(config)
      await db
        .insertInto('configs')
        .values({ ...key(scope), config: text })
        .onConflict(conflict => conflict.columns(['context', 'subject']).doUpdateSet({ config: text }))
        .execute()
    },

    async deleteConfig(scope) {
      await db
        .deleteFrom('configs')
        .where('context', '=', scope.context)
        .where('subject', '=', scope.name)
        .execute()
    },

    async mode(scope) {
      const row = await db
        .selectFrom('modes')
        .select('mode')
        .where('context', '=', scope.context)
        .where('subject', '=', scope.name)
        .executeTakeFirst()
      return row?.mode as Mode | undefined
    },

    async putMode(scope, mode) {
      await db
        .insertInto('modes')
        .values({ ...key(scope), mode })
        .onConflict(conflict => conflict.columns(['context', 'subject']).doUpdateSet({ mode }))
        .execute()
    },

    async deleteMode(scope) {
      await db
        .deleteFrom('modes')
        .where('context', '=', scope.context)
        .where('subject', '=', scope.name)
        .execute()
    },

    async deleteModesIn(context) {
      await db.deleteFrom('modes').where('context', '=', context).execute()
    }
  }
}

function key({ context, name }: Subject): { context: string; subject: string } {
  return { context, subject: name }
}
