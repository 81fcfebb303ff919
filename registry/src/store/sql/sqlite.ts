import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { OpenDatabase } from './engine.ts'
import { kyselyFace, SqliteFileDialect } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

/** Durable before fast: an acknowledged commit is on disk, also after a power cut. */
const writing = `
  pragma busy_timeout = 5000;
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma cache_size = -4096;
  pragma foreign_keys = on;
`

/** Up to 8 MB of pages stay in memory; the system keeps as many as there is room for. */
const reading = `
  pragma busy_timeout = 5000;
  pragma cache_size = -8192;
`

/** Opens `sqlite:<file>`, creating file and folder, or `sqlite::memory:`. */
export function openSqlite(url: string): OpenDatabase {
  const file = url.slice('sqlite:'.length)
  return file === ':memory:' ? openMemory() : openFile(file)
}

function openMemory(): OpenDatabase {
  const database = new DatabaseSync(':memory:')
  database.exec(writing)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyFace(database) }) })
  return { db, mayHaveMissed: () => false }
}

function openFile(file: string): OpenDatabase {
  mkdirSync(dirname(file), { recursive: true })
  const writer = new DatabaseSync(file)
  writer.exec(writing)
  const reader = new DatabaseSync(file, { readOnly: true })
  reader.exec(reading)
  const db = new Kysely<Tables>({ dialect: new SqliteFileDialect({ writer, reader }) })
  return { db, mayHaveMissed: foreignWrites(writer) }
}

/**
 * Whether another connection than this has written since the last time that was asked. Asking takes a system call: it is
 * done once for all that came from the network in one turn of the event loop.
 */
function foreignWrites(database: DatabaseSync): () => boolean {
  const statement = database.prepare('pragma data_version')
  let known: unknown
  let isAskedInThisTurn = false
  return () => {
    if (isAskedInThisTurn) return false
    isAskedInThisTurn = true
    setImmediate(() => {
      isAskedInThisTurn = false
    })
    const version = statement.get()?.data_version
    const isNew = version !== known
    known = version
    return isNew
  }
}
