import type { Kysely } from 'kysely'
import { BackupError, type TableShape } from '../backup.ts'
import type { BackupDatabase, ColumnRow, ForeignKeyRow } from './backup-engine.ts'
import type { Tables } from './tables.ts'

/** Where a copy that is under way is written down. */
export const mark = 'unfinished_copy'

/** What is no data: the log of changes, which is of this database alone, and what is known of its tables. */
const leftOut: ReadonlySet<string> = new Set(['changes', 'kysely_migration', 'kysely_migration_lock', mark])

/** The tables of data that the database has, those that others refer to first. */
export async function tableShapes(
  db: Kysely<Tables>,
  { columns, foreignKeys }: Pick<BackupDatabase, 'columns' | 'foreignKeys'>
): Promise<readonly TableShape[]> {
  const byTable = Map.groupBy((await columns.execute(db)).rows, ({ table }) => table)
  const shapes = [...byTable]
    .filter(([name]) => !leftOut.has(name))
    .map(([name, rows]) => shapeOf(name, rows))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return parentsFirst(shapes, (await foreignKeys.execute(db)).rows)
}

function shapeOf(name: string, rows: readonly ColumnRow[]): TableShape {
  const inKey = rows.filter(({ position }) => position !== null)
  const key = inKey.length > 0 ? inKey : rows
  if (key.some(({ nullable }) => inKey.length === 0 && Number(nullable) === 1)) {
    throw new BackupError(
      `The table ${name} has no primary key and columns that may be null: it has no order.`
    )
  }
  return {
    name,
    columns: rows.map(({ column }) => column),
    key: key
      .toSorted((one, other) => Number(one.position) - Number(other.position))
      .map(({ column }) => column)
  }
}

function parentsFirst(
  shapes: readonly TableShape[],
  foreignKeys: readonly ForeignKeyRow[]
): readonly TableShape[] {
  const ordered = new Set<TableShape>()
  const visit = (shape: TableShape, below: ReadonlySet<string>): void => {
    if (ordered.has(shape) || below.has(shape.name)) return
    const path = new Set([...below, shape.name])
    for (const { parent } of foreignKeys.filter(({ table }) => table === shape.name)) {
      const found = shapes.find(({ name }) => name === parent)
      if (found !== undefined) visit(found, path)
    }
    ordered.add(shape)
  }
  for (const shape of shapes) visit(shape, new Set())
  return [...ordered]
}
