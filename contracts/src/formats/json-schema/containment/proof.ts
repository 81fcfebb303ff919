import type { Case } from '../cases.ts'
import type { Located } from '../library.ts'
import type { Tree } from '../tree.ts'
import type { Work } from '../validators.ts'

/** The types that JSON values have. A number that is known to be whole is an integer. */
export const jsonTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
export type JsonType = (typeof jsonTypes)[number]

/** What is known of a value that may be written: its type, and schemas that it fits all at once. */
export interface Written {
  readonly type: JsonType
  readonly parts: Case
}

/** A place of the reader's at which nothing shows that all that may be written fits. */
export interface Doubt {
  /** The steps to it, each with a `/` before it. */
  readonly at: string
  readonly keyword: string
}

/** Which schema is asked whether it holds the other, and where both stand. */
export interface Sides {
  readonly writer: Tree
  readonly reader: Tree
}

/** What the rules of one keyword need of the proof that they are part of. No doubts are a proof. */
export interface Proof {
  readonly sides: Sides
  /** Whether what is written fits a schema of the reader's. */
  fits(written: Written, reader: Located, at: string): readonly Doubt[]
  /** The same for a value within, of which schemas of the writer's are known. */
  within(writer: readonly Located[], reader: Located, at: string): readonly Doubt[]
  /** Whether nothing that is written fits all of the reader's schemas. */
  isDisjoint(written: Written, reader: readonly Located[]): boolean
  /** Whether no value fits all of the one and all of the other. */
  areDisjoint(writer: readonly Located[], reader: readonly Located[]): boolean
  /** Whether two schemas ask for the same. */
  isSame(writer: Located, reader: Located): boolean
  /** The same question with the sides changed. */
  reversed(): Proof
  /** How much validators may do for it. */
  readonly validating: Work
  /** Counts work against the budget. */
  spend(work: number): void
}

export function doubt(at: string, keyword: string): readonly Doubt[] {
  return [{ at: `${at}/${keyword}`, keyword }]
}
