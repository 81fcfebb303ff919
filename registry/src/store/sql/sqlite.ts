import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Tables } from './tables.ts'

/** Durable before fast: an acknowledged commit is on disk, also after a power cut. Up to 32 MB of pages stay in memory. */
const pragmas = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma busy_timeout = 5000;
  pragma cache_size = -32768;
  pragma foreign_keys = on;
`

/** Opens `sqlite:<file>`, creating file and folder, or `sqlite::memory:`. */
export function openSqlite(url: string): Kysely<Tables> {
  const file = url.slice('sqlite:'.length)
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  database.exec(pragmas)
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: kyselyFace(database) })
  })
}

/** So many statements stay prepared. The queries are few; only lists of parameters make them many. */
const preparedLimit = 500

/** `node:sqlite` under the face that Kysely's dialect expects. */
function kyselyFace(database: DatabaseSync) {
  const prepared = new LRUCache<string, Statement>({ max: preparedLimit })
  return {
    close: () => database.close(),
    prepare(sql: string) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      // A transaction here always writes: it takes the lock at once, for one that takes it later may have to give up.
      const statement = statementFace(database.prepare(sql === 'begin' ? 'begin immediate' : sql))
      prepared.set(sql, statement)
      return statement
    }
  }
}

type Statement = ReturnType<typeof statementFace>

function statementFace(statement: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters))
  }
}
