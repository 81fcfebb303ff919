import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { BackupError, type BackupStore, type BackupWriter, type Row, RowError } from '../store/backup.ts'
import { assertEmpty } from './emptiness.ts'
import { footerSchema, formatName, formatVersion, headerSchema, tableSchema } from './format.ts'
import { type Line, linesOf } from './lines.ts'
import { rowFrom } from './values.ts'

/** What was imported. */
export interface Imported {
  readonly at: string
  readonly rows: Readonly<Record<string, number>>
}

/** So many rows, or so many bytes of them, are written at once. */
const batch = { rows: 500, bytes: 4_000_000 }

/**
 * Reads an export into an empty store, as one transaction: until the last line was found right, nothing is there.
 * @throws BackupError
 */
export async function importStore(store: BackupStore, chunks: AsyncIterable<Uint8Array>): Promise<Imported> {
  const lines = linesOf(chunks)
  const first = await lines.next()
  if (first.done === true) throw new BackupError('The file is empty.')
  const header = headerOf(first.value)
  await store.migrate(header.schema)
  const rows = await store.write(async writer => {
    await assertEmpty(writer, store.name)
    const rows = await takeLines(writer, first.value, lines)
    await writer.announce()
    return rows
  })
  await store.migrate()
  return { at: header.at, rows }
}

function headerOf({ text }: Line): z.output<typeof headerSchema> {
  const value = jsonOf(text)
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown }
  if (format !== formatName) throw new BackupError('Line 1 is no header of an Instep export.')
  if (version !== formatVersion) {
    throw new BackupError(
      `Line 1: the export has version ${JSON.stringify(version)}; this Instep reads version ${formatVersion}.`
    )
  }
  const header = headerSchema.safeParse(value)
  if (header.success) return header.data
  throw new BackupError(`Line 1: the header is damaged at ${header.error.issues[0]?.path.join('.')}.`)
}

interface OpenTable {
  readonly shape: BackupWriter['tables'][number]
  readonly columns: readonly string[]
}

async function takeLines(
  writer: BackupWriter,
  header: Line,
  lines: AsyncIterable<Line>
): Promise<Readonly<Record<string, number>>> {
  const hash = createHash('sha256').update(header.bytes)
  const counts = new Map<string, number>()
  let table: OpenTable | undefined
  let waiting: Row[] = []
  let bytes = 0
  let footer: z.output<typeof footerSchema> | undefined
  let last = header.number

  const flush = async (): Promise<void> => {
    if (table === undefined || waiting.length === 0) return
    try {
      await writer.insert(table.shape, table.columns, waiting)
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      const number = last - waiting.length + 1 + error.index
      throw new BackupError(`Line ${number}: ${table.shape.name} does not take this row: ${error.message}.`, {
        cause: error
      })
    }
    waiting = []
    bytes = 0
  }

  for await (const line of lines) {
    if (footer !== undefined) throw new BackupError(`Line ${line.number}: something follows the last line.`)
    if (line.text.startsWith('[')) {
      waiting.push(rowOf(line, table))
      counts.set(table?.shape.name ?? '', (counts.get(table?.shape.name ?? '') ?? 0) + 1)
      bytes += line.bytes.length
      last = line.number
      hash.update(line.bytes)
      if (waiting.length >= batch.rows || bytes >= batch.bytes) await flush()
      continue
    }
    await flush()
    const value = jsonOf(line.text)
    const found = footerSchema.safeParse(value)
    if (found.success) {
      footer = found.data
      continue
    }
    table = tableOf(line, value, writer, counts)
    counts.set(table.shape.name, 0)
    hash.update(line.bytes)
  }
  if (footer === undefined)
    throw new BackupError(`The file ends after line ${last}: its last lines are missing.`)
  assertWhole(writer, footer, counts, hash.digest('hex'))
  return footer.rows
}

function rowOf({ text, number }: Line, table: OpenTable | undefined): Row {
  if (table === undefined) throw new BackupError(`Line ${number}: a row of no table.`)
  const row = rowFrom(text)
  if (row === undefined) throw new BackupError(`Line ${number} is damaged: it is no row.`)
  if (row.length === table.columns.length) return row
  throw new BackupError(
    `Line ${number} is damaged: a row of ${table.shape.name} has ${table.columns.length} values, this one has ${row.length}.`
  )
}

function tableOf(
  { number }: Line,
  value: unknown,
  { tables }: BackupWriter,
  counts: ReadonlyMap<string, number>
): OpenTable {
  const head = tableSchema.safeParse(value)
  if (!head.success)
    throw new BackupError(`Line ${number} is damaged: it is no row, no table and no last line.`)
  const { table: name, columns } = head.data
  const shape = tables.find(known => known.name === name)
  if (shape === undefined) throw new BackupError(`Line ${number}: the store has no table ${name}.`)
  if (counts.has(name)) throw new BackupError(`Line ${number}: the table ${name} comes twice.`)
  if (columns.toSorted().join() === shape.columns.toSorted().join()) return { shape, columns }
  throw new BackupError(
    `Line ${number}: the columns of ${name} are ${shape.columns.join()}, not ${columns.join()}.`
  )
}

function assertWhole(
  { tables }: BackupWriter,
  footer: z.output<typeof footerSchema>,
  counts: ReadonlyMap<string, number>,
  sha256: string
): void {
  const names = new Set([...tables.map(({ name }) => name), ...Object.keys(footer.rows)])
  for (const name of names) {
    const [found, told] = [counts.get(name), footer.rows[name]]
    if (found === undefined || told === undefined)
      throw new BackupError(`The table ${name} is missing in the file.`)
    if (found !== told) throw new BackupError(`The table ${name} has ${found} rows in the file, not ${told}.`)
  }
  if (sha256 !== footer.sha256) {
    throw new BackupError(
      'The file is damaged: its lines do not have the checksum that the last one tells. Nothing was imported.'
    )
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
