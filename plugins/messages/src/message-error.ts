import { isFailure } from '@instep/contracts'

/** Which schema a message has to do with, as far as that is known. */
export interface SchemaFacts {
  readonly subject?: string | undefined
  readonly version?: number | undefined
  readonly id?: number | undefined
  /** The place of the fault within the message, in the notation of its format. */
  readonly at?: string | undefined
}

export const unreadableReasons = ['unframed', 'unknown schema', 'too large', 'misfit'] as const

/** The bytes of a message are not what its contract says. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  /** It says nowhere which schema it has; nobody knows that schema; it is larger than it may be; it does not fit. */
  readonly reason: (typeof unreadableReasons)[number]
  readonly facts: SchemaFacts

  constructor(reason: Unreadable['reason'], message: string, facts: SchemaFacts = {}, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
    this.facts = facts
  }
}

/** An event does not fit the schema that it is to be written with. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable'
  readonly facts: SchemaFacts

  constructor(message: string, facts: SchemaFacts, cause?: unknown) {
    super(message, { cause })
    this.facts = facts
  }
}

/** `version 3 of orders.created-value`, or what else is known of a schema. */
export function schemaText({ subject, version, id }: SchemaFacts): string {
  if (subject !== undefined && version !== undefined) return `version ${version} of ${subject}`
  if (subject !== undefined) return subject
  return id === undefined ? 'its schema' : `the schema with the id ${id}`
}

/** What a codec has against a message, in words, and where. */
export function complaintOf(error: unknown): { readonly detail: string; readonly at: string | undefined } {
  if (isFailure(error, 'schemaInvalid')) return { detail: error.facts.detail, at: error.facts.at }
  return { detail: error instanceof Error ? error.message : String(error), at: undefined }
}
