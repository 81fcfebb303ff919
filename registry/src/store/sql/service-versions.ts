import type { ServiceVersion } from '@instep/contracts'
import { type SqlBool, sql } from 'kysely'

/** That two columns, of a service and its version's number, hold one of these versions. */
export function isOneOf([service, version]: readonly [string, string], versions: readonly ServiceVersion[]) {
  const rows = versions.map(one => sql`(${one.service}, ${one.version})`)
  return sql<SqlBool>`(${sql.ref(service)}, ${sql.ref(version)}) in (values ${sql.join(rows)})`
}

/** Each version once, however many objects say it. */
export function distinct(versions: readonly ServiceVersion[]): readonly ServiceVersion[] {
  return [...new Map(versions.map(one => [JSON.stringify([one.service, one.version]), one])).values()]
}
