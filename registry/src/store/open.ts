import { Migrator } from 'kysely/migration'
import { migrations } from './sql/migrations/index.ts'
import { openSqlite } from './sql/sqlite.ts'
import { sqlStore } from './sql/store.ts'
import type { Store } from './store.ts'

/** The engines, by the scheme of a store's URL. */
const engines = {
  'sqlite:': openSqlite
} as const

export const storeSchemes = Object.keys(engines) as readonly (keyof typeof engines)[]

/** Opens a store, and brings its tables up to date. */
export async function openStore(url: string): Promise<Store> {
  const scheme = storeSchemes.find(known => url.startsWith(known))
  if (scheme === undefined) {
    throw new Error(`No store opens ${url}: a store's URL begins with ${storeSchemes.join(' or ')}`)
  }
  const db = engines[scheme](url)
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest()
  if (error !== undefined) {
    await db.destroy()
    throw new Error(`The tables of ${url} could not be brought up to date`, { cause: error })
  }
  return sqlStore(db)
}
