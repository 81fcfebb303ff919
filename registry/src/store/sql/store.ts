import type { Kysely } from 'kysely'
import type { Store } from '../store.ts'
import { configStore } from './config.ts'
import { schemaStore } from './schemas.ts'
import type { Tables } from './tables.ts'

/** The store over a SQL database, or over a transaction of one. */
export function sqlStore(db: Kysely<Tables>): Store {
  return {
    schemas: schemaStore(db),
    config: configStore(db),
    write: work =>
      db.isTransaction
        ? work(sqlStore(db))
        : db.transaction().execute(transaction => work(sqlStore(transaction))),
    [Symbol.asyncDispose]: () => db.destroy()
  }
}
