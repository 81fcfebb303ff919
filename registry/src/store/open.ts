import { Failure } from '@instep/contracts'
import { Migrator } from 'kysely/migration'
import type { OpenDatabase, StoreOptions } from './sql/engine.ts'
import { migrations } from './sql/migrations/index.ts'
import { openPostgres } from './sql/postgres.ts'
import { openSqlite } from './sql/sqlite.ts'
import { openedStore } from './sql/store.ts'
import type { Store } from './store.ts'
import { withoutPassword } from './store-url.ts'

/** The engines, by the scheme of a store's URL. */
const engines = {
  'sqlite:': openSqlite,
  'postgres:': openPostgres,
  'postgresql:': openPostgres
} as const satisfies Readonly<Record<string, (url: string, options: StoreOptions) => OpenDatabase>>

const defaults: StoreOptions = { connections: 10, timeout: 30 }

export const storeSchemes = Object.keys(engines) as readonly (keyof typeof engines)[]

/** A store that cannot be opened. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** Opens a store, and brings its tables up to date. @throws StoreError */
export async function openStore(url: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const scheme = storeSchemes.find(known => url.startsWith(known))
  if (scheme === undefined) {
    throw new StoreError(
      `No store opens ${withoutPassword(url)}: a store's URL begins with ${storeSchemes.join(' or ')}`
    )
  }
  const { db, forMigrations = db, mayHaveMissed } = open(scheme, url, { ...defaults, ...options })
  const { error } = await new Migrator({ db: forMigrations, provider: migrations }).migrateToLatest()
  if (forMigrations !== db) await forMigrations.destroy()
  if (error === undefined) return openedStore(db, mayHaveMissed)
  await db.destroy()
  throw new StoreError(
    `The tables of ${withoutPassword(url)} cannot be brought up to date: ${reasonOf(error)}`,
    { cause: error }
  )
}

function open(scheme: keyof typeof engines, url: string, options: StoreOptions): OpenDatabase {
  try {
    return engines[scheme](url, options)
  } catch (error) {
    throw new StoreError(`The store ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`, {
      cause: error
    })
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure && error.cause !== undefined) return reasonOf(error.cause)
  // A host of several addresses: one reason for each.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
