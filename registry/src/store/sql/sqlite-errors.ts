import { Failure } from '@instep/contracts'

/** What an error of SQLite is to a client: 503 when the disk or another process is in the way; undefined when it is a fault of ours. */
export function sqliteFailureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  // The low byte is the kind, what is above it tells more.
  const kind = Number(error.errcode) & 0xff
  return unfit.has(kind) ? new Failure('storeUnavailable', {}, { cause: error }) : undefined
}

/** Result codes of SQLite for which a later request may succeed. */
const unfit: ReadonlySet<number> = new Set([
  5, // busy: another process has been writing for too long
  6, // locked
  7, // no memory
  8, // read only
  10, // input and output
  13, // the disk is full
  14, // cannot be opened
  15 // the locking protocol
])
