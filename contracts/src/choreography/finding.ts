import type { ServiceVersion } from './operation.ts'

/** What a choreography may suffer from, and the facts of each case. */
export interface FindingFacts {
  /** A message is received that nobody sends. */
  awaitedUnsent: { readonly reader: ServiceVersion; readonly subject: string; readonly place?: string }
  /** A message is sent that nobody gets. */
  sentUnread: { readonly writer: ServiceVersion; readonly subject: string; readonly place?: string }
  /** A receiver listens where messages are sent that it does not say that it receives. */
  messageUnexpected: {
    readonly reader: ServiceVersion
    readonly place: string
    readonly subjects: readonly string[]
    readonly writers: readonly ServiceVersion[]
  }
  /** Different services divide the messages of one group or queue between them: each gets only some. */
  groupShared: { readonly place: string; readonly services: readonly string[] }
  /** Nobody is told of a message that no queue takes: the exchange has no alternate, and the sender does not insist. */
  unroutableDropped: { readonly writer: ServiceVersion; readonly subject: string; readonly place: string }
  /** A receiver does not say where it puts what it cannot deal with. */
  deadLetterMissing: { readonly reader: ServiceVersion; readonly subject: string; readonly place: string }
  /** What a receiver gives up goes where nothing keeps it and nobody reads it. */
  deadLetterLost: {
    readonly reader: ServiceVersion
    readonly subject: string
    readonly place: string
    readonly deadLetter: string
  }
  /** Messages may lead to each other in a circle, and nobody says where it ends. */
  cycleWithoutEnd: { readonly services: readonly string[]; readonly subjects: readonly string[] }
  /** A consumer of JetStream wants messages that its stream does not take in. */
  streamMissing: { readonly reader: ServiceVersion; readonly stream: string; readonly place: string }
  /** Two versions declare one exchange, queue or stream in different ways. */
  topologyConflict: {
    readonly place: string
    readonly services: readonly ServiceVersion[]
    readonly detail: string
  }
  /** Somebody reads who has not said so. */
  readerUnknown: {
    readonly place: string
    readonly reader: string
    readonly count: number
    readonly lastAt: number
  }
  /** A version runs, or wants to, of which nobody said what it sends or receives. */
  undeclared: { readonly service: ServiceVersion }
}

export type FindingId = keyof FindingFacts

export const findingLevels = ['error', 'warning', 'off'] as const

/** What a finding means for a deploy: it stops it, it is told, or it is not even told. */
export type FindingLevel = (typeof findingLevels)[number]

/** One case of a finding. */
export type ChoreographyFinding = {
  readonly [Id in FindingId]: { readonly id: Id; readonly facts: FindingFacts[Id] }
}[FindingId]

/** The level of each finding where no policy sets another. */
export const defaultFindingLevels: Readonly<Record<FindingId, FindingLevel>> = {
  awaitedUnsent: 'warning',
  sentUnread: 'warning',
  messageUnexpected: 'warning',
  groupShared: 'error',
  unroutableDropped: 'warning',
  deadLetterMissing: 'warning',
  deadLetterLost: 'warning',
  cycleWithoutEnd: 'warning',
  streamMissing: 'error',
  topologyConflict: 'error',
  readerUnknown: 'error',
  undeclared: 'warning'
}

export const findingIds = Object.keys(defaultFindingLevels) as readonly FindingId[] // the table's own keys
