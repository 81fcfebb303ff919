import type { Evidence, SchemaPointer, ServiceVersion } from '../choreography/operation.ts'
import { isFailure } from '../failures.ts'
import type { Counterexample, Difference, Schema } from '../formats/format.ts'

/** One side of a message: a service version, the message, and the schema it writes or reads with. */
export interface Party extends ServiceVersion {
  /** The message, by its subject. */
  readonly subject: string
  readonly pointer: SchemaPointer
  /** Undefined when the registry does not have it any more. */
  readonly schema: Schema | undefined
  readonly evidence: Evidence
  /** Whether this is a version that somebody wants to deploy, and not one that runs. */
  readonly isCandidate: boolean
}

/** Whether a reader can read what a writer writes, and if not, why. */
export type Outcome =
  | { readonly kind: 'ok' }
  /** The registry does not have a schema any more, or, when none is missing, comparing the two takes too long. */
  | { readonly kind: 'unknown'; readonly missing: SchemaPointer | undefined }
  | { readonly kind: 'formatChanged' }
  | {
      readonly kind: 'broken'
      readonly differences: readonly Difference[]
      /** A message that proves it, when one was found. */
      readonly counterexample: Counterexample | undefined
    }

/** A writer and a reader of one message, and how they get on. */
export interface Pair {
  readonly writer: Party
  readonly reader: Party
  readonly outcome: Outcome
}

/**
 * Every writer with every reader of the same message. Two versions of one service are paired too: while it is rolled
 * out, the old and the new one share their channels.
 */
export function pairsOf(writers: readonly Party[], readers: readonly Party[]): readonly Pair[] {
  const bySubject = Map.groupBy(readers, reader => reader.subject)
  return writers.flatMap(writer =>
    (bySubject.get(writer.subject) ?? []).map(reader => ({
      writer,
      reader,
      outcome: outcomeOf(writer, reader)
    }))
  )
}

function outcomeOf(writer: Party, reader: Party): Outcome {
  if (writer.schema === undefined) return { kind: 'unknown', missing: writer.pointer }
  if (reader.schema === undefined) return { kind: 'unknown', missing: reader.pointer }
  if (writer.schema.type !== reader.schema.type) return { kind: 'formatChanged' }
  try {
    return compared(reader.schema, writer.schema)
  } catch (error) {
    if (isFailure(error, 'comparisonTooCostly')) return { kind: 'unknown', missing: undefined }
    throw error
  }
}

function compared(reader: Schema, writer: Schema): Outcome {
  const differences = reader.differencesFrom(writer).filter(({ breaks }) => breaks)
  if (differences.length === 0) return { kind: 'ok' }
  return { kind: 'broken', differences, counterexample: reader.counterexampleFrom(writer) }
}
