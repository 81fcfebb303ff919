import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './sql/migrations/index.ts'
import { openSqlite } from './sql/sqlite.ts'
import { sqlStore } from './sql/store.ts'
import type { Tables } from './sql/tables.ts'
import type { Store } from './store.ts'

/** The engines, by the scheme of a store's URL. */
const engines = {
  'sqlite:': openSqlite
} as const

export const storeSchemes = Object.keys(engines) as readonly (keyof typeof engines)[]

/** A store that cannot be opened. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** Opens a store, and brings its tables up to date. @throws StoreError */
export async function openStore(url: string): Promise<Store> {
  const scheme = storeSchemes.find(known => url.startsWith(known))
  if (scheme === undefined) {
    throw new StoreError(`No store opens ${url}: a store's URL begins with ${storeSchemes.join(' or ')}`)
  }
  const db = open(scheme, url)
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest()
  if (error === undefined) return sqlStore(db)
  await db.destroy()
  throw new StoreError(`The tables of ${url} cannot be brought up to date: ${reasonOf(error)}`, {
    cause: error
  })
}

function open(scheme: keyof typeof engines, url: string): Kysely<Tables> {
  try {
    return engines[scheme](url)
  } catch (error) {
    throw new StoreError(`The store ${url} cannot be opened: ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
