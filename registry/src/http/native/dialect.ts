import { nativeStatuses } from '@instep/protocol'
import type { Dialect } from '../dialect.ts'

const json = 'application/json; charset=utf-8'

/** The manners of Instep's own API. */
export const nativeDialect: Dialect = {
  reads: ['application/json'],
  writes: () => json,
  blind: { status: 500, body: { error: { code: 'serverError', facts: {} } } },
  tell: ({ code, facts }) => ({ status: nativeStatuses[code], body: { error: { code, facts } } })
}
