import { sql } from 'kysely'
import type { BackupDatabase, ColumnRow, ForeignKeyRow } from './backup-engine.ts'
import { postgresDatabase } from './postgres.ts'
import { openPool } from './postgres-pool.ts'

/** Opens `postgres://…` for a backup: one connection, and as much time as it takes. */
export function openPostgresBackup(url: string): BackupDatabase {
  return {
    db: postgresDatabase(openPool(url, { connections: 1, isExact: true })),
    beginSnapshot: sql`begin isolation level repeatable read read only`,
    columns,
    foreignKeys
  }
}

const columns = sql<ColumnRow>`
  select c.relname as "table", a.attname as "column", (not a.attnotnull)::int as nullable,
    array_position(i.indkey::int2[], a.attnum) as position
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
  order by c.relname, a.attnum`

const foreignKeys = sql<ForeignKeyRow>`
  select c.relname as "table", p.relname as parent
  from pg_constraint f
  join pg_class c on c.oid = f.conrelid
  join pg_class p on p.oid = f.confrelid
  where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace`
