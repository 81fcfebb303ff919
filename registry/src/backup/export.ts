import { createHash } from 'node:crypto'
import type { BackupStore, Row, TableShape } from '../store/backup.ts'
import { formatName, formatVersion } from './format.ts'
import { rowText } from './values.ts'

/** What was exported. */
export interface Exported {
  readonly schema: string
  readonly rows: Readonly<Record<string, number>>
  readonly sha256: string
}

/** Writes everything that a store holds at one moment, as lines. @param write resolves when it has room for more */
export function exportStore(
  store: BackupStore,
  write: (text: string) => Promise<void>,
  at: Date = new Date()
): Promise<Exported> {
  return store.read(async reader => {
    const hash = createHash('sha256')
    const rows: [string, number][] = []
    const put = async (lines: readonly string[]): Promise<void> => {
      const text = lines.map(line => `${line}\n`).join('')
      hash.update(text)
      await write(text)
    }
    const { schema } = reader
    await put([JSON.stringify({ format: formatName, version: formatVersion, at: at.toISOString(), schema })])
    for (const table of reader.tables)
      rows.push([table.name, await putTable(table, reader.pages(table), put)])
    const footer = { rows: Object.fromEntries(rows), sha256: hash.digest('hex') }
    await write(`${JSON.stringify(footer)}\n`)
    return { schema, ...footer }
  })
}

async function putTable(
  { name, columns }: TableShape,
  pages: AsyncIterable<readonly Row[]>,
  put: (lines: readonly string[]) => Promise<void>
): Promise<number> {
  let count = 0
  await put([JSON.stringify({ table: name, columns })])
  for await (const rows of pages) {
    count += rows.length
    await put(rows.map(rowText))
  }
  return count
}
