import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect, sql } from 'kysely'
import type { BackupDatabase, BackupRole, ColumnRow, ForeignKeyRow } from './backup-engine.ts'
import { kyselyFace } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

/** Opens `sqlite:<file>` for a backup, beside the registry that may run on it. @throws Error when there is no such file */
export function openSqliteBackup(url: string, role: BackupRole): BackupDatabase {
  const file = url.slice('sqlite:'.length)
  if (file === ':memory:') throw new Error('nothing is kept in it')
  if (role === 'source' && !existsSync(file)) throw new Error('there is no such file')
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { readBigInts: true })
  // Export writes nothing, but the last one to leave a file takes its log in: that needs more than reading.
  database.exec(`
    pragma busy_timeout = 30000;
    pragma synchronous = full;
    pragma foreign_keys = on;
  `)
  if (role === 'source') database.exec('pragma query_only = on')
  return {
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyFace(database) }) }),
    beginSnapshot: sql`begin deferred`,
    columns,
    foreignKeys
  }
}

const columns = sql<ColumnRow>`
  select m.name as "table", c.name as "column", nullif(c.pk, 0) as position, c."notnull" = 0 as nullable
  from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'
  order by m.name, c.cid`

const foreignKeys = sql<ForeignKeyRow>`
  select m.name as "table", f."table" as parent
  from sqlite_master m, pragma_foreign_key_list(m.name) f
  where m.type = 'table'`
