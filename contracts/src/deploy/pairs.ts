import type { SchemaPointer } from '../choreography/operation.ts'
import type { Rest } from '../choreography/protocols/protocol.ts'
import { isFailure } from '../failures.ts'
import type { Counterexample, Difference, Schema } from '../formats/format.ts'
import type { Party } from './parties.ts'

/** Whether a reader can read what a writer writes, and if not, why. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'unknown'; readonly because: Ignorance }
  | { readonly kind: 'formatChanged' }
  | {
      readonly kind: 'broken'
      /** The format of both. */
      readonly type: string
      readonly differences: readonly Difference[]
      /** A message that proves it, when one was found. */
      readonly counterexample: Counterexample | undefined
    }

/** Why nobody knows how a pair gets on. */
export type Ignorance =
  /** The registry does not have a schema, or does not have it any more. */
  | { readonly kind: 'missing'; readonly pointer: SchemaPointer }
  /** Comparing the two takes too long. */
  | { readonly kind: 'tooLarge' }
  /** The differences do not show that the reader can read all, nor was a message found that it cannot. */
  | { readonly kind: 'unproven'; readonly type: string; readonly differences: readonly Difference[] }

/** Why a pair does not count: somebody overrode it, or asked for it to be left out. */
export interface Waiver {
  readonly reason: string
  /** Undefined when it was the asker. */
  readonly by?: string
  /** In milliseconds since 1970. */
  readonly until?: number
}

/** A writer and a reader of one message, and how they get on. */
export interface Pair {
  readonly writer: Party
  readonly reader: Party
  /** Where the message waits in between. */
  readonly rest: Rest | undefined
  readonly outcome: Outcome
  readonly waiver?: Waiver
}

/** Compares a reader's schema with a writer's; undefined is a schema that is not there. */
export function outcomeOf(
  writer: { readonly pointer: SchemaPointer; readonly schema: Schema | undefined },
  reader: { readonly pointer: SchemaPointer; readonly schema: Schema | undefined }
): Outcome {
  if (writer.schema === undefined) return unknown({ kind: 'missing', pointer: writer.pointer })
  if (reader.schema === undefined) return unknown({ kind: 'missing', pointer: reader.pointer })
  if (writer.schema.type !== reader.schema.type) return { kind: 'formatChanged' }
  try {
    return compared(reader.schema, writer.schema)
  } catch (error) {
    if (isFailure(error, 'comparisonTooCostly')) return unknown({ kind: 'tooLarge' })
    throw error
  }
}

function compared(reader: Schema, writer: Schema): Outcome {
  if (reader === writer) return { kind: 'ok' }
  const { type } = reader
  const reading = reader.readingOf(writer)
  switch (reading.kind) {
    case 'proven':
      return { kind: 'ok' }
    case 'refuted':
      return {
        kind: 'broken',
        type,
        differences: reading.differences,
        counterexample: reading.counterexample
      }
    case 'unproven':
      return unknown({ kind: 'unproven', type, differences: reading.differences })
  }
}

function unknown(because: Ignorance): Outcome {
  return { kind: 'unknown', because }
}

/** Whether the reader cannot read it, and nobody took the blame. */
export function isBroken({ outcome, waiver }: Pair): boolean {
  return waiver === undefined && (outcome.kind === 'broken' || outcome.kind === 'formatChanged')
}

/** Whether nobody knows, and nobody took the blame. */
export function isUnknown({ outcome, waiver }: Pair): boolean {
  return waiver === undefined && outcome.kind === 'unknown'
}
