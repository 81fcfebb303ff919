import type { Schema } from '@instep/contracts'

/** What can be the matter with a message that arrives. */
export const mistakeNames = [
  'wrong type',
  'missing required',
  'unknown field',
  'unknown enum symbol',
  'truncated bytes',
  'wrong schema id',
  'wrong content type',
  'duplicate',
  'out of order',
  'tombstone'
] as const

export type Mistake = (typeof mistakeNames)[number]

/** A payload that somebody could write by mistake, or on purpose. */
export interface Forged {
  readonly payload: Uint8Array
  /** The schema under whose id it comes, when that is another one: that of a newer producer. */
  readonly writer?: Schema
}

/** What forgers start from. */
export interface Genuine {
  readonly schema: Schema
  /** The message's name in a schema that holds several. */
  readonly type: string | undefined
  readonly event: unknown
  readonly payload: Uint8Array
  /** The fields at the top of the event, those that the consumer reads first. */
  readonly fields: readonly string[]
}

/** What is possible on the wire of a format: candidates, the likeliest first; none where there is no such thing. */
export interface Forger {
  wrongType(genuine: Genuine): Iterable<Forged>
  missingRequired(genuine: Genuine): Iterable<Forged>
  unknownField(genuine: Genuine): Iterable<Forged>
  unknownSymbol(genuine: Genuine): Iterable<Forged>
}
