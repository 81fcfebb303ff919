import { BackupError, type BackupReader } from '../store/backup.ts'

/** @throws BackupError that says what is there, when there is anything */
export async function assertEmpty(reader: BackupReader, name: string): Promise<void> {
  const found: string[] = []
  for (const table of reader.tables) {
    const count = await reader.count(table)
    if (count > 0) found.push(`${table.name} (${count} ${count === 1 ? 'row' : 'rows'})`)
  }
  if (found.length > 0) throw new BackupError(`${name} is not empty: it has ${found.join(', ')}.`)
}
