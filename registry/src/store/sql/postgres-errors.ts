import { Failure } from '@instep/contracts'
import { DatabaseError } from 'pg'

/** What an error of the driver or the server is to a client; undefined when it is a fault of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof DatabaseError)) return isConnectionLost(error) ? unavailable(error) : undefined
  const { code = '' } = error
  const told = byCode[code] ?? byClass[code.slice(0, 2)]
  return told?.(error)
}

/** Whether the server did not answer: what went wrong is the connection. */
export function isConnectionLost(error: unknown): boolean {
  return !(error instanceof DatabaseError || error instanceof TypeError)
}

/** The store cannot be reached or is not fit for work; a later request may succeed. */
export function unavailable(cause: unknown): Failure {
  return new Failure('storeUnavailable', {}, { cause })
}

type Told = (error: unknown) => Failure

const notStorable =
  (detail: string): Told =>
  cause =>
    new Failure('valueNotStorable', { detail }, { cause })

const notANumber = notStorable('A number is too large, or no whole number')
const notAText = notStorable('A text holds a character that the store cannot keep, such as NUL')

/** Errors of the server by SQLSTATE. Those of values are the client's: everything else in a statement is ours. */
const byCode: Readonly<Record<string, Told>> = {
  '22003': notANumber,
  '22P02': notANumber,
  '22021': notAText,
  '22P05': notAText,
  // An index takes some 2700 bytes.
  '54000': notStorable('A name is too long for the store'),
  '25006': unavailable, // read only: a standby
  '25P03': unavailable // was idle in a transaction for too long
}

/** The first two letters of a SQLSTATE are its class. */
const byClass: Readonly<Record<string, Told>> = {
  '08': unavailable, // connection
  '40': unavailable, // rolled back, in favour of others
  '53': unavailable, // out of disk, memory, connections
  '57': unavailable, // shut down, or cancelled
  '58': unavailable // input and output
}
