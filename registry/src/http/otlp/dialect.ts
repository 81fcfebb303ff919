import type { Failure } from '@instep/contracts'
import { type OtlpError, otlpErrors } from '@instep/protocol'
import type { Dialect } from '../dialect.ts'

/** The manners of OTLP over HTTP. Answers are in JSON, whatever was sent: exporters only look at the status. */
export const otlpDialect: Dialect = {
  reads: ['application/json', 'application/x-protobuf'],
  writes: () => 'application/json',
  blind: { status: 500, body: { code: 13, message: 'An error occurred. It was logged on the server.' } },
  tell({ code, facts }: Failure) {
    // The table is keyed by code, and each row takes the facts of its own code.
    const row = (otlpErrors as Readonly<Record<string, (facts: unknown) => OtlpError>>)[code]
    return row?.(facts)
  }
}
