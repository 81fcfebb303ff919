import type { Failure } from '@instep/contracts'
import { type PactError, pactErrors } from '@instep/protocol'
import { negotiate } from '../accept.ts'
import type { Dialect } from '../dialect.ts'

/** The manners of the Pact Broker. */
export const pactDialect: Dialect = {
  reads: ['application/json', 'application/hal+json', 'application/merge-patch+json'],
  writes: accept => `${negotiate(['application/hal+json', 'application/json'], accept)};charset=utf-8`,
  blind: { status: 500, body: { errors: ['An error occurred. It was logged on the server.'] } },
  tell({ code, facts }: Failure) {
    // The table is keyed by code, and each row takes the facts of its own code.
    const row = (pactErrors as Readonly<Record<string, (facts: unknown) => PactError>>)[code]
    return row?.(facts)
  }
}
