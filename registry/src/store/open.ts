import { Failure } from '@instep/contracts'
import { Migrator } from 'kysely/migration'
import { BackupError, type BackupOptions, type BackupStore } from './backup.ts'
import { isHalfCopied, sqlBackup } from './sql/backup.ts'
import type { BackupDatabase, BackupRole } from './sql/backup-engine.ts'
import type { OpenDatabase, StoreOptions } from './sql/engine.ts'
import { migrations } from './sql/migrations/index.ts'
import { openPostgres } from './sql/postgres.ts'
import { openPostgresBackup } from './sql/postgres-backup.ts'
import { openSqlite } from './sql/sqlite.ts'
import { openSqliteBackup } from './sql/sqlite-backup.ts'
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
  const { db, forMigrations = db, mayHaveMissed } = open(schemeOf(url), url, { ...defaults, ...options })
  const problem = await broughtUpToDate(forMigrations)
  if (forMigrations !== db) await forMigrations.destroy()
  if (problem === undefined) return openedStore(db, mayHaveMissed)
  await db.destroy()
  throw new StoreError(
    `The tables of ${withoutPassword(url)} cannot be brought up to date: ${problem.reason}`,
    {
      cause: problem.error
    }
  )
}

/** The engines again, as backups are read from them and written to them. */
const backupEngines = {
  'sqlite:': openSqliteBackup,
  'postgres:': openPostgresBackup,
  'postgresql:': openPostgresBackup
} as const satisfies Readonly<Record<keyof typeof engines, (url: string, role: BackupRole) => BackupDatabase>>

/** Opens a store as rows, beside the registry that may run on it. A target is made, with its tables to come. @throws StoreError */
export async function openBackup(
  url: string,
  role: BackupRole,
  options: BackupOptions = {}
): Promise<BackupStore> {
  const name = withoutPassword(url)
  let backup: ReturnType<typeof sqlBackup>
  try {
    backup = sqlBackup(backupEngines[schemeOf(url)](url, role), options)
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`The store ${name} cannot be opened: ${reasonOf(error)}`, { cause: error })
  }
  return {
    ...backup,
    name,
    async migrate(schema) {
      const { db, forMigrations = db } = open(schemeOf(url), url, defaults)
      const problem = await broughtUpToDate(forMigrations, schema)
      if (forMigrations !== db) await forMigrations.destroy()
      await db.destroy()
      if (problem !== undefined) throw new BackupError(`${name}: ${problem.reason}`, { cause: problem.error })
    }
  }
}

interface Problem {
  readonly reason: string
  readonly error: unknown
}

/** Makes the tables as they were after a migration, or after the last. @returns why not */
async function broughtUpToDate(db: OpenDatabase['db'], schema?: string): Promise<Problem | undefined> {
  try {
    if (schema === undefined && (await isHalfCopied(db))) {
      const reason = 'a copy into it was not finished; go on with instep store copy'
      return { reason, error: undefined }
    }
    const migrator = new Migrator({ db, provider: migrations })
    if (schema === undefined) {
      const { error } = await migrator.migrateToLatest()
      return error === undefined ? undefined : { reason: reasonOf(error), error }
    }
    const steps = await migrator.getMigrations()
    const wanted = steps.findIndex(({ name }) => name === schema)
    if (wanted < 0)
      return { reason: `this Instep knows no tables "${schema}"; a newer one may`, error: undefined }
    const newer = steps.slice(wanted + 1).find(({ executedAt }) => executedAt !== undefined)
    if (newer !== undefined) {
      const reason = `its tables are newer (${newer.name}) than the data (${schema}); take a store without tables`
      return { reason, error: undefined }
    }
    const { error } = await migrator.migrateTo(schema)
    return error === undefined ? undefined : { reason: reasonOf(error), error }
  } catch (error) {
    return { reason: reasonOf(error), error }
  }
}

/** @throws StoreError */
function schemeOf(url: string): keyof typeof engines {
  const scheme = storeSchemes.find(known => url.startsWith(known))
  if (scheme !== undefined) return scheme
  throw new StoreError(
    `No store opens ${withoutPassword(url)}: a store's URL begins with ${storeSchemes.join(' or ')}`
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
