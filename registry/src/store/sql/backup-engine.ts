import type { Kysely, RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/** A column of a table. `position` is its place in the primary key, null when it is in none. */
export interface ColumnRow {
  readonly table: string
  readonly column: string
  readonly position: bigint | number | null
  readonly nullable: bigint | number
}

/** That rows of a table refer to rows of another. */
export interface ForeignKeyRow {
  readonly table: string
  readonly parent: string
}

/** A database on a connection of its own, which gives whole numbers as they are. */
export interface BackupDatabase {
  readonly db: Kysely<Tables>
  /** Begins a transaction whose reads all see the same moment. */
  readonly beginSnapshot: RawBuilder<unknown>
  /** Every table's columns, in their order. */
  readonly columns: RawBuilder<ColumnRow>
  readonly foreignKeys: RawBuilder<ForeignKeyRow>
}

/** Source is read only and must be there; target may be made. */
export type BackupRole = 'source' | 'target'
