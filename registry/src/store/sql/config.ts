import { type Config, type Mode, parsePlain, type Subject } from '@instep/contracts'
import { type Kysely, type SqlBool, sql } from 'kysely'
import { topics } from '../changes.ts'
import type { ConfigStore } from '../store.ts'
import type { Tables } from './tables.ts'

/** @param changed takes the topics of what is written */
export function configStore(db: Kysely<Tables>, changed: Set<string>): ConfigStore {
  const touch = (scope: Subject): void => {
    changed.add(topics.scope(scope)).add(topics.configs)
  }
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

    async configsOf(scopes) {
      const rows = await db.selectFrom('configs').selectAll().where(isOneOf(scopes)).execute()
      return inOrder(scopes, rows, row => parsePlain(row.config) as Config)
    },

    async putConfig(scope, config) {
      touch(scope)
      const text = JSON.stringify(config)
      await db
        .insertInto('configs')
        .values({ ...key(scope), config: text })
        .onConflict(conflict => conflict.columns(['context', 'subject']).doUpdateSet({ config: text }))
        .execute()
    },

    async deleteConfig(scope) {
      touch(scope)
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

    async modesOf(scopes) {
      const rows = await db.selectFrom('modes').selectAll().where(isOneOf(scopes)).execute()
      return inOrder(scopes, rows, row => row.mode as Mode)
    },

    async putMode(scope, mode) {
      touch(scope)
      await db
        .insertInto('modes')
        .values({ ...key(scope), mode })
        .onConflict(conflict => conflict.columns(['context', 'subject']).doUpdateSet({ mode }))
        .execute()
    },

    async deleteMode(scope) {
      touch(scope)
      await db
        .deleteFrom('modes')
        .where('context', '=', scope.context)
        .where('subject', '=', scope.name)
        .execute()
    },

    async deleteModesIn(context) {
      changed.add(topics.everything)
      await db.deleteFrom('modes').where('context', '=', context).execute()
    }
  }
}

interface ScopeRow {
  readonly context: string
  readonly subject: string
}

function isOneOf(scopes: readonly Subject[]) {
  const each = scopes.map(({ context, name }) => sql`(context = ${context} and subject = ${name})`)
  return sql<SqlBool>`(${sql.join(each, sql` or `)})`
}

/** What is set for each of some scopes. */
function inOrder<Row extends ScopeRow, Value>(
  scopes: readonly Subject[],
  rows: readonly Row[],
  read: (row: Row) => Value
): readonly (Value | undefined)[] {
  const found = new Map(rows.map(row => [`${row.context}\n${row.subject}`, read(row)]))
  return scopes.map(({ context, name }) => found.get(`${context}\n${name}`))
}

function key({ context, name }: Subject): { context: string; subject: string } {
  return { context, subject: name }
}
