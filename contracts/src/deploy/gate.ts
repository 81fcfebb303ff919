import type { ChoreographyFinding, FindingId, FindingLevel } from '../choreography/finding.ts'
import type { SchemaPointer, ServiceVersion } from '../choreography/operation.ts'
import type { Difference } from '../formats/format.ts'
import { isBroken, isUnknown, type Pair, type Waiver } from './pairs.ts'

export type Answer = 'yes' | 'no' | 'unknown'

/** Whether a pact between two versions is verified. */
export interface PactRow {
  readonly consumer: ServiceVersion
  /** Without a version when no version of the provider is where the consumer wants to go. */
  readonly provider: { readonly service: string; readonly version: string | undefined }
  readonly outcome: 'ok' | 'broken' | 'unknown'
  /** When the result was published, in milliseconds since 1970. */
  readonly verifiedAt: number | undefined
  readonly waiver?: Waiver
}

/** A change to what is sent that some reader would not bear, and nobody there reads that way. */
export interface UnreadChange {
  readonly writer: ServiceVersion
  readonly subject: string
  readonly from: SchemaPointer
  readonly to: SchemaPointer
  readonly type: string
  /** What a reader with the old schema would miss. */
  readonly differences: readonly Difference[]
  /** Who was asked. */
  readonly readers: readonly ServiceVersion[]
}

/** What the level of a subject says of a version, whatever the gate says of those who run. */
export interface LevelVerdict {
  readonly pointer: SchemaPointer
  readonly level: string
  readonly isCompatible: boolean
}

export type LevelledFinding = ChoreographyFinding & { readonly level: Exclude<FindingLevel, 'off'> }

/** Why a candidate cannot even be judged. */
export type Obstacle = { readonly kind: 'candidateUnknown'; readonly candidate: ServiceVersion }

export interface GateQuestion {
  readonly obstacles: readonly Obstacle[]
  /** The pairs that candidates take part in. */
  readonly pairs: readonly Pair[]
  /** Pairs of the same messages between versions that run. */
  readonly today: readonly Pair[]
  readonly pacts: readonly PactRow[]
  readonly findings: readonly ChoreographyFinding[]
  readonly levels: Readonly<Record<FindingId, FindingLevel>>
  readonly unreadChanges: readonly UnreadChange[]
  readonly levelVerdicts: readonly LevelVerdict[]
}

/** The verdict of the gate, and everything that it rests on. */
export interface GateDecision
  extends Pick<GateQuestion, 'obstacles' | 'pairs' | 'pacts' | 'unreadChanges' | 'levelVerdicts'> {
  readonly answer: Answer
  readonly findings: readonly LevelledFinding[]
  /** Two versions that run already do not get on: broken today, and no fault of the candidate. */
  readonly brokenToday: readonly Pair[]
}

/** Judges a deploy. One broken pair is a no; without one, a pair that nobody knows of is unknown; else yes. */
export function judge(question: GateQuestion): GateDecision {
  const { pairs, pacts, obstacles, unreadChanges, levelVerdicts } = question
  const findings = levelled(question.findings, question.levels)
  const errors = findings.filter(({ level }) => level === 'error')
  const counting = pacts.filter(({ waiver }) => waiver === undefined)
  const isNo =
    obstacles.length > 0 ||
    pairs.some(isBroken) ||
    counting.some(({ outcome }) => outcome === 'broken') ||
    errors.some(({ id }) => !leavesOpen.has(id))
  const isOpen =
    pairs.some(isUnknown) || counting.some(({ outcome }) => outcome === 'unknown') || errors.length > 0
  return {
    answer: isNo ? 'no' : isOpen ? 'unknown' : 'yes',
    pairs: pairs.toSorted((one, other) => weightOf(one) - weightOf(other)),
    pacts,
    obstacles,
    findings,
    unreadChanges,
    levelVerdicts,
    brokenToday: question.today.filter(isBroken)
  }
}

/** What decides comes first. */
function weightOf(pair: Pair): number {
  return isBroken(pair) ? 0 : isUnknown(pair) ? 1 : 2
}

/** Findings that say that something is not known, rather than that it is wrong. */
const leavesOpen: ReadonlySet<FindingId> = new Set(['readerUnknown', 'undeclared'])

/** Findings with their levels; those that are switched off are left out. */
export function levelled(
  findings: readonly ChoreographyFinding[],
  levels: Readonly<Record<FindingId, FindingLevel>>
): readonly LevelledFinding[] {
  return findings.flatMap(finding => {
    const level = levels[finding.id]
    return level === 'off' ? [] : [{ ...finding, level }]
  })
}
