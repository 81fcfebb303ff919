import type { Broker, Headers } from '../broker.ts'

/** What the suite needs of a test runner: vitest, jest and node:test all have it. */
export interface Runner {
  readonly test: (name: string, body: () => Promise<void>) => unknown
  /** Throws unless both are deeply equal. */
  readonly equal: (actual: unknown, expected: unknown) => void
}

/** What not every broker can do. */
export const abilities = [
  /** Messages have a key, and those with one key stay in order. */
  'keys',
  /** A message without a body is told from one with an empty body. */
  'tombstones',
  /** A header may have any bytes. */
  'binary headers',
  /** It tells when a message would go nowhere. */
  'unknown addresses',
  /** What a receiver rejects comes again. */
  'redelivery',
  'retries',
  'dead letters',
  /** It hands over no more than was asked for. */
  'backpressure',
  /** What nobody has received yet waits for the group. */
  'durability'
] as const

export type Ability = (typeof abilities)[number]

/** A broker that runs the suite. */
export interface Subject {
  readonly open: () => Promise<Broker>
  /** A fresh address on every call, of something that is there. */
  readonly address: () => string | Promise<string>
  readonly can: Readonly<Record<Ability, boolean>>
  /** Where the dead letters of a group are received, and how one tells what was the matter. */
  readonly deadLetters: (address: string, group: string) => DeadLetters
  /** A server of the test's own, to pull its plug. */
  readonly outage?: () => Promise<Outage>
  /** Starts another process that receives with `receiveUntilKilled`. */
  readonly startConsumer?: (address: string, group: string) => Promise<ConsumerProcess>
}

export interface DeadLetters {
  readonly address: string
  readonly error: (headers: Headers) => string | undefined
}

export interface Outage extends AsyncDisposable {
  readonly open: () => Promise<Broker>
  readonly address: () => string | Promise<string>
  /** A power cut, and it is back. */
  readonly restart: () => Promise<void>
}

export interface ConsumerProcess extends AsyncDisposable {
  /** The next line that it prints. */
  readonly line: () => Promise<string>
  /** Ends it at once, with everything that it has in its hands. */
  readonly kill: () => Promise<void>
}
