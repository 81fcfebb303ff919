import type { ServiceVersion } from '@instep/contracts'
import { type SqlBool, sql } from 'kysely'

/** That two columns, of a service and its version's number, hold one of these versions. */
export function isOneOf(columns: readonly [string, string], versions: readonly ServiceVersion[]) {
  return isOneOfRows(
    columns,
    versions.map(({ service, version }) => [service, version])
  )
}

/** That some columns hold the values of one of these rows. */
export function isOneOfRows(columns: readonly string[], rows: readonly (readonly string[])[]) {
  const values = rows.map(row => sql`(${sql.join([...row])})`)
  return sql<SqlBool>`(${sql.join(columns.map(column => sql.ref(column)))}) in (values ${sql.join(values)})`
}
