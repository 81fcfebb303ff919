import { createHash } from 'node:crypto'
import {
  BackupError,
  type BackupReader,
  type BackupStore,
  type Row,
  RowError,
  type TableShape,
  type UnfinishedCopy
} from '../store/backup.ts'
import { assertEmpty } from './emptiness.ts'
import type { Progress } from './format.ts'
import { rowText } from './values.ts'

export interface CopyOptions {
  /** Takes away what an unfinished copy left in the target, and begins again. */
  readonly restart?: boolean
  /** Told after every page. */
  readonly onProgress?: (progress: Progress) => void
}

/** What was copied. */
export interface Copied {
  readonly rows: Readonly<Record<string, number>>
  /** So many rows were there already, of an earlier run. */
  readonly found: number
}

/**
 * Copies a store into an empty one, page by page; each page is kept. A run that is ended leaves a mark in the target, with
 * which no registry opens it, and the next run goes on after the last page. In the end both sides are compared.
 * @throws BackupError
 */
export function copyStore(from: BackupStore, to: BackupStore, options: CopyOptions = {}): Promise<Copied> {
  return from.read(async source => {
    const { schema } = source
    await begin(to, { source: from.name, schema }, options.restart ?? false)
    let found = 0
    for (const table of source.tables) found += await copyTable(source, to, table, options)
    const rows = await verified(source, to, options)
    await to.write(async writer => {
      await writer.unmark()
      await writer.announce()
    })
    await to.migrate()
    return { rows, found }
  })
}

/** Finds an unfinished copy of the same source, or marks an empty store as one. */
async function begin(to: BackupStore, copy: UnfinishedCopy, isRestarted: boolean): Promise<void> {
  await to.migrate(copy.schema)
  await to.write(async writer => {
    const unfinished = await writer.unfinished()
    if (unfinished === undefined) {
      await assertEmpty(writer, to.name)
      await writer.mark(copy)
      return
    }
    if (isRestarted) {
      for (const table of writer.tables.toReversed()) await writer.clear(table)
      await writer.unmark()
      await writer.mark(copy)
      return
    }
    if (unfinished.source !== copy.source || unfinished.schema !== copy.schema) {
      throw new BackupError(
        `${to.name} has an unfinished copy of ${unfinished.source} (${unfinished.schema}), not of ${copy.source} (${copy.schema}). Go on with that one, or say --restart.`
      )
    }
  })
}

/** @returns how many rows were there already */
async function copyTable(
  source: BackupReader,
  to: BackupStore,
  table: TableShape,
  { onProgress }: CopyOptions
): Promise<number> {
  const of = await source.count(table)
  const { end, found } = await to.read(async reader => ({
    end: await reader.end(table),
    found: await reader.count(table)
  }))
  let done = found
  onProgress?.({ step: 'copy', table: table.name, done, of })
  for await (const rows of source.pages(table, end)) {
    await to.write(writer => insert(writer.insert, table, rows))
    done += rows.length
    onProgress?.({ step: 'copy', table: table.name, done, of })
  }
  return found
}

async function insert(
  write: (table: TableShape, columns: readonly string[], rows: readonly Row[]) => Promise<void>,
  table: TableShape,
  rows: readonly Row[]
): Promise<void> {
  try {
    await write(table, table.columns, rows)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    const places = table.key.map(column => table.columns.indexOf(column))
    const key = places.map(place => rows[error.index]?.[place] ?? null)
    throw new BackupError(`${table.name} does not take the row ${rowText(key)}: ${error.message}.`, {
      cause: error
    })
  }
}

/** The rows of each table, when both sides have the same. */
function verified(
  source: BackupReader,
  to: BackupStore,
  { onProgress }: CopyOptions
): Promise<Readonly<Record<string, number>>> {
  return to.read(async target => {
    const extra = target.tables.find(({ name }) => !source.tables.some(table => table.name === name))
    if (extra !== undefined)
      throw new BackupError(`${to.name} has a table ${extra.name} that the source has not.`)
    const rows: [string, number][] = []
    for (const table of source.tables) {
      const of = await source.count(table)
      const one = await summary(source, table, done =>
        onProgress?.({ step: 'verify', table: table.name, done, of })
      )
      const other = await summary(target, table)
      if (one.rows !== other.rows || one.sha256 !== other.sha256) {
        throw new BackupError(
          `${table.name} differs: ${one.rows} rows in the source, ${other.rows} in the copy${one.rows === other.rows ? ', with other values' : ''}. If the source was written to between two runs, say --restart.`
        )
      }
      rows.push([table.name, one.rows])
    }
    return Object.fromEntries(rows)
  })
}

/** How many rows a table has, and a checksum over them that does not depend on the engine. */
async function summary(
  reader: BackupReader,
  table: TableShape,
  tell: (done: number) => void = () => {}
): Promise<{ readonly rows: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of reader.pages(table)) {
    for (const row of rows) hash.update(`${rowText(row)}\n`)
    count += rows.length
    tell(count)
  }
  return { rows: count, sha256: hash.digest('hex') }
}
