import type { Kysely } from 'kysely'

type Type = 'text' | 'integer' | 'bigint'

/** Creates a table. A column whose name ends in `?` may be null. @param constraint the name of the primary key's index */
export function createTable(
  db: Kysely<unknown>,
  name: string,
  key: readonly string[],
  columns: Readonly<Record<string, Type>>,
  constraint = `${name}_key`
): Promise<void> {
  return Object.entries(columns)
    .reduce(
      (builder, [column, type]) =>
        column.endsWith('?')
          ? builder.addColumn(column.slice(0, -1), type)
          : builder.addColumn(column, type, definition => definition.notNull()),
      db.schema.createTable(name)
    )
    .addPrimaryKeyConstraint(constraint, [...key] as never)
    .execute()
}
