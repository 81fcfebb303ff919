import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Limits of engines that are servers. */
export interface StoreOptions {
  /** So many connections at most. */
  readonly connections: number
  /** How long one statement may take, in seconds. */
  readonly timeout: number
}

/** A database as its engine opens it. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>
  /** The same without limits on time, when there are any: migrations take as long as they take. */
  readonly forMigrations?: Kysely<Tables>
  /** Whether another process may have written since this was last asked. */
  readonly mayHaveMissed: () => boolean
}
