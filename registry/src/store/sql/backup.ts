import { Failure } from '@instep/contracts'
import { type Kysely, sql } from 'kysely'
import type {
  BackupOptions,
  BackupReader,
  BackupStore,
  BackupWriter,
  Position,
  Row,
  TableShape,
  UnfinishedCopy
} from '../backup.ts'
import { BackupError, RowError } from '../backup.ts'
import { topics } from '../changes.ts'
import type { BackupDatabase } from './backup-engine.ts'
import { addChange } from './changes.ts'
import { mark, tableShapes } from './table-shapes.ts'
import type { Tables } from './tables.ts'

/** A page has so many rows at most, and is made smaller when its rows are large. */
const page = { rows: 500, first: 20, characters: 4_000_000 }

/** The engines' limit on the parameters of a statement, and some room. */
const mostParameters = 30_000

/** The backup of a SQL database. `name` and `migrate` are whose who opened it. */
export function sqlBackup(
  database: BackupDatabase,
  { pageRows = page.rows }: BackupOptions
): Pick<BackupStore, 'read' | 'write' | typeof Symbol.asyncDispose> {
  const { db, beginSnapshot } = database
  return {
    read: work =>
      db.connection().execute(async connection => {
        await beginSnapshot.execute(connection)
        try {
          return await work(await reader(connection, database, pageRows))
        } finally {
          await sql`rollback`.execute(connection)
        }
      }),
    write: work =>
      db.transaction().execute(async transaction => work(await writer(transaction, database, pageRows))),
    [Symbol.asyncDispose]: () => db.destroy()
  }
}

async function reader(db: Kysely<Tables>, database: BackupDatabase, pageRows: number): Promise<BackupReader> {
  // The first reading of a transaction fixes what it sees.
  const tables = await tableShapes(db, database)
  return {
    schema: await newestMigration(db),
    tables,
    count: table => count(db, table.name),

    async *pages(table, after) {
      let position = after
      let limit = Math.min(page.first, pageRows)
      while (true) {
        const rows = await rowsAfter(db, table, position, limit)
        if (rows.length > 0) yield rows
        const last = rows.at(-1)
        if (rows.length < limit || last === undefined) return
        position = positionAt(table, rows, last, position)
        limit = Math.max(
          1,
          Math.min(pageRows, limit * 4, Math.floor((limit * page.characters) / sizeOf(rows)))
        )
      }
    },

    async end(table) {
      const key = sql.join(table.key.map(column => sql`${sql.ref(column)} desc`))
      const columns = sql.join(table.key.map(column => sql.ref(column)))
      const found = await sql<Record<string, Row[number]>>`
        select ${columns} from ${sql.table(table.name)} order by ${key} limit 1`.execute(db)
      const row = found.rows[0]
      if (row === undefined) return undefined
      const values = table.key.map(column => row[column] ?? null)
      const alike = await sql<{ count: bigint | number }>`
        select count(*) as count from ${sql.table(table.name)} where ${tuple(table)} = (${sql.join(values)})`.execute(
        db
      )
      return { key: values, seen: Number(alike.rows[0]?.count) }
    }
  }
}

async function writer(db: Kysely<Tables>, database: BackupDatabase, pageRows: number): Promise<BackupWriter> {
  return {
    ...(await reader(db, database, pageRows)),

    async insert(table, columns, rows) {
      const size = Math.max(1, Math.floor(mostParameters / columns.length))
      for (let start = 0; start < rows.length; start += size) {
        await insertSome(db, table, columns, rows.slice(start, start + size), start)
      }
    },

    clear: async table => void (await sql`delete from ${sql.table(table.name)}`.execute(db)),

    async announce() {
      const has = (await database.columns.execute(db)).rows.some(({ table }) => table === 'changes')
      if (has) await addChange(db, new Set([topics.everything]))
    },

    async mark({ source, schema }) {
      await sql`create table ${sql.table(mark)} (source text not null, migration text not null)`.execute(db)
      await sql`insert into ${sql.table(mark)} values (${source}, ${schema})`.execute(db)
    },

    unmark: async () => void (await sql`drop table ${sql.table(mark)}`.execute(db)),

    unfinished: () => unfinishedCopy(db, database)
  }
}

async function unfinishedCopy(
  db: Kysely<Tables>,
  { columns }: Pick<BackupDatabase, 'columns'>
): Promise<UnfinishedCopy | undefined> {
  if (!(await columns.execute(db)).rows.some(({ table }) => table === mark)) return undefined
  const { rows } =
    await sql<UnfinishedCopy>`select source, migration as schema from ${sql.table(mark)}`.execute(db)
  return rows[0]
}

/** Whether a copy into this database was begun and not finished. */
export async function isHalfCopied(db: Kysely<Tables>): Promise<boolean> {
  return (await db.introspection.getTables()).some(({ name }) => name === mark)
}

async function newestMigration(db: Kysely<Tables>): Promise<string> {
  try {
    const { rows } = await sql<{ name: string }>`
      select name from kysely_migration order by name desc limit 1`.execute(db)
    if (rows[0] !== undefined) return rows[0].name
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new BackupError('There are no tables of a registry.', { cause: error })
  }
  throw new BackupError('The tables of the registry were never made.')
}

async function count(db: Kysely<Tables>, table: string): Promise<number> {
  const { rows } = await sql<{
    count: bigint | number
  }>`select count(*) as count from ${sql.table(table)}`.execute(db)
  return Number(rows[0]?.count)
}

async function rowsAfter(
  db: Kysely<Tables>,
  table: TableShape,
  after: Position | undefined,
  limit: number
): Promise<readonly Row[]> {
  const columns = sql.join(table.columns.map(column => sql.ref(column)))
  const order = sql.join(table.key.map(column => sql.ref(column)))
  const beyond = after === undefined ? sql`` : sql`where ${tuple(table)} >= (${sql.join(after.key)})`
  const { rows } = await sql<Record<string, Row[number]>>`
    select ${columns} from ${sql.table(table.name)} ${beyond} order by ${order}
    limit ${limit} offset ${after?.seen ?? 0}`.execute(db)
  return rows.map(row => table.columns.map(column => row[column] ?? null))
}

function tuple({ key }: TableShape) {
  return sql`(${sql.join(key.map(column => sql.ref(column)))})`
}

function positionAt(
  table: TableShape,
  rows: readonly Row[],
  last: Row,
  before: Position | undefined
): Position {
  const places = table.key.map(column => table.columns.indexOf(column))
  const keyOf = (row: Row) => places.map(place => row[place] ?? null)
  const key = keyOf(last)
  const isSame = (other: Row) => other.every((value, index) => value === key[index])
  const other = rows.findLastIndex(row => !isSame(keyOf(row)))
  const earlier = other < 0 && before !== undefined && isSame(before.key) ? before.seen : 0
  return { key, seen: rows.length - 1 - other + earlier }
}

function sizeOf(rows: readonly Row[]): number {
  return rows.reduce(
    (sum, row) =>
      sum +
      row.reduce<number>((all, value) => {
        const length = typeof value === 'string' || value instanceof Uint8Array ? value.length : 8
        return all + length
      }, 0),
    1
  )
}

async function insertSome(
  db: Kysely<Tables>,
  table: TableShape,
  columns: readonly string[],
  rows: readonly Row[],
  start: number
): Promise<void> {
  const insert = (some: readonly Row[]) => {
    const values = sql.join(some.map(row => sql`(${sql.join(row)})`))
    const names = sql.join(columns.map(column => sql.ref(column)))
    return sql`insert into ${sql.table(table.name)} (${names}) values ${values}`.execute(db)
  }
  await sql`savepoint rows`.execute(db)
  try {
    await insert(rows)
  } catch (error) {
    if (error instanceof Failure && error.code === 'storeUnavailable') throw error
    await sql`rollback to savepoint rows`.execute(db)
    // One of them is wrong: which?
    for (const [index, row] of rows.entries()) {
      try {
        await insert([row])
      } catch (cause) {
        throw new RowError(start + index, reasonOf(cause), { cause })
      }
    }
  }
  await sql`release savepoint rows`.execute(db)
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure && error.code === 'valueNotStorable') {
    return (error as Failure<'valueNotStorable'>).facts.detail
  }
  return error instanceof Error ? error.message : String(error)
}
