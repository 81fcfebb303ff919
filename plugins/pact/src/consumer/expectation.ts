import type { Start } from '@instep/contracts'
import type { Outcome, ReceiverOptions } from '@instep/messages'
import type { RunOptions } from '../run.ts'
import type { Mistake } from './mistakes/mistake.ts'
import type { WireName } from './wire.ts'

export interface ConsumerOptions extends RunOptions {
  /** The service that sends the messages. */
  readonly of: string
}

/** What a consumer expects of one message. */
export interface Expectation {
  readonly channel: string
  readonly subject: string
  /** The version of the subject that the consumer reads with. Without it, each message is read as it was written. */
  readonly version?: number
  /** The schema that the consumer reads with, when it has one of its own. */
  readonly reader?: { readonly subject: string; readonly version?: number }
  /** Where it begins to read; at the earliest message that is there unless told. */
  readonly start?: Start
  /** A file with the schema, for tests without a registry. */
  readonly schema?: string
  /** The full name of the message, where a schema holds several. */
  readonly type?: string
  /** States of the provider. */
  readonly given?: readonly string[]
  /** What the consumer reads, with matchers, and no more than that. */
  readonly reads: Readonly<Record<string, unknown>>
  /** A whole message of which `reads` is a part; made up from the schema unless told. */
  readonly example?: unknown
  /** What the handler gives back for the example, where that says what it did. */
  readonly gives?: unknown
  /** What becomes of messages in which something is the matter, where it is not what the table of mistakes says. */
  readonly outcomes?: Partial<Readonly<Record<Mistake, Outcome>>>
  /** The options that the receiver has in production; a function makes them anew for each test. */
  readonly receiver?: ReceiverOptions | (() => ReceiverOptions)
  /** How long the handler may take in a test, in milliseconds; 2000 unless told. */
  readonly timeout?: number
  /** How messages travel: behind a schema's id, or as they are. Framed unless told. */
  readonly wire?: WireName
  /** The fields that say what a message is about: those that come one after another have the same. */
  readonly keys?: readonly string[]
  /** How many messages of each version are made; 30 unless told. */
  readonly runs?: number
}
