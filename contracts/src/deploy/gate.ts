import type { ServiceVersion } from '../choreography/operation.ts'
import type { Pair, Party } from './pairs.ts'

export type Answer = 'yes' | 'no' | 'unknown'

/** Whether a pact between two versions is verified. */
export interface PactRow {
  readonly consumer: ServiceVersion
  /** Without a version when no version of the provider is where the consumer wants to go. */
  readonly provider: { readonly service: string; readonly version: string | undefined }
  readonly outcome: 'ok' | 'broken' | 'unknown'
  /** When the result was published, in milliseconds since 1970. */
  readonly verifiedAt: number | undefined
}

/** What does not stop a deploy but should be known before it. */
export type Finding =
  | { readonly kind: 'awaitedUnsent'; readonly reader: ServiceVersion; readonly subject: string }
  | { readonly kind: 'sentUnread'; readonly writer: ServiceVersion; readonly subject: string }
  /** Two versions that run already do not get on: broken today, and no fault of the candidate. */
  | { readonly kind: 'brokenToday'; readonly pair: Pair }
  /** A version that runs, or wants to, of which nobody said what it sends or receives. */
  | { readonly kind: 'undeclared'; readonly service: ServiceVersion }

/** Why a candidate cannot even be judged. */
export type Obstacle = { readonly kind: 'candidateUnknown'; readonly candidate: ServiceVersion }

export interface GateQuestion {
  readonly candidates: readonly ServiceVersion[]
  readonly obstacles: readonly Obstacle[]
  readonly pairs: readonly Pair[]
  readonly writers: readonly Party[]
  readonly readers: readonly Party[]
  readonly pacts: readonly PactRow[]
  readonly undeclared: readonly ServiceVersion[]
}

/** The verdict of the gate, and everything that it rests on. */
export interface GateDecision {
  readonly answer: Answer
  /** The pairs that the candidates take part in. */
  readonly pairs: readonly Pair[]
  readonly pacts: readonly PactRow[]
  readonly findings: readonly Finding[]
  readonly obstacles: readonly Obstacle[]
}

/** Judges a deploy. One broken pair is a no; without one, a pair that nobody knows of is unknown; else yes. */
export function judge(question: GateQuestion): GateDecision {
  const { pairs, pacts, obstacles } = question
  const own = pairs.filter(({ writer, reader }) => writer.isCandidate || reader.isCandidate)
  const today = pairs.filter(pair => !own.includes(pair) && isBroken(pair))
  const isNo = obstacles.length > 0 || own.some(isBroken) || pacts.some(({ outcome }) => outcome === 'broken')
  const isUnknown =
    own.some(({ outcome }) => outcome.kind === 'unknown') ||
    pacts.some(({ outcome }) => outcome === 'unknown')
  return {
    answer: isNo ? 'no' : isUnknown ? 'unknown' : 'yes',
    pairs: own,
    pacts,
    obstacles,
    findings: [
      ...today.map(pair => ({ kind: 'brokenToday', pair }) as const),
      ...alone(question.readers, question.writers).map(
        reader => ({ kind: 'awaitedUnsent', reader, subject: reader.subject }) as const
      ),
      ...alone(question.writers, question.readers).map(
        writer => ({ kind: 'sentUnread', writer, subject: writer.subject }) as const
      ),
      ...question.undeclared.map(service => ({ kind: 'undeclared', service }) as const)
    ]
  }
}

export function isBroken({ outcome }: Pair): boolean {
  return outcome.kind === 'broken' || outcome.kind === 'formatChanged'
}

/** The candidates among the parties whose message nobody is on the other side of. */
function alone(parties: readonly Party[], others: readonly Party[]): readonly Party[] {
  const subjects = new Set(others.map(({ subject }) => subject))
  return parties.filter(({ isCandidate, subject }) => isCandidate && !subjects.has(subject))
}
