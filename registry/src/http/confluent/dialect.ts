import { randomUUID } from 'node:crypto'
import type { Failure } from '@instep/contracts'
import { type ConfluentError, confluentErrors } from '@instep/protocol'
import { negotiator } from '../accept.ts'
import type { Dialect } from '../dialect.ts'

const mediaTypes = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json'
] as const

/** The manners of the Confluent Schema Registry. */
export const confluentDialect: Dialect = {
  reads: [...mediaTypes, 'application/octet-stream'],
  writes: negotiator(mediaTypes),
  headers: request => ({ 'x-request-id': String(request.headers['x-request-id'] ?? randomUUID()) }),
  blind: { status: 500, body: { error_code: 50001, message: 'Internal Server Error' } },
  tell(failure) {
    const told = spell(failure)
    return (
      told && {
        status: told.status ?? Number(String(told.code).slice(0, 3)),
        body: { error_code: told.code, message: told.message }
      }
    )
  }
}

function spell({ code, facts }: Failure): ConfluentError | undefined {
  // The table is keyed by code, and each row takes the facts of its own code.
  const row = (confluentErrors as Readonly<Record<string, (facts: unknown) => ConfluentError>>)[code]
  return row?.(facts)
}
