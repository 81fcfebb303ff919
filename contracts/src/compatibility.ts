import type { Difference, Policy, Schema } from './formats/format.ts'
import type { ReservedConflict } from './reserved.ts'

/** What each compatibility level demands, named as Confluent names the levels. */
const demands = {
  NONE: { directions: [], transitive: false },
  BACKWARD: { directions: ['backward'], transitive: false },
  BACKWARD_TRANSITIVE: { directions: ['backward'], transitive: true },
  FORWARD: { directions: ['forward'], transitive: false },
  FORWARD_TRANSITIVE: { directions: ['forward'], transitive: true },
  FULL: { directions: ['forward', 'backward'], transitive: false },
  FULL_TRANSITIVE: { directions: ['forward', 'backward'], transitive: true }
} as const satisfies Record<string, { directions: readonly Direction[]; transitive: boolean }>

/** Backward: the candidate must read what the version wrote. Forward: the version must read what the candidate will write. */
export type Direction = 'backward' | 'forward'

export type Level = keyof typeof demands

export const levels = Object.keys(demands) as readonly Level[]

/** One earlier version, as a comparison needs it. */
export interface Version {
  readonly version: number
  readonly schema: Schema
}

/** What one direction of one comparison found: all differences, or that the formats are not the same. */
export type Finding =
  | { readonly kind: 'compared'; readonly direction: Direction; readonly differences: readonly Difference[] }
  | { readonly kind: 'formatChanged'; readonly direction: Direction }

/** The first earlier version that the candidate does not get on with, and why. */
export interface Conflict {
  readonly version: number
  /** The earlier version's format, whose words describe the differences. */
  readonly type: string
  readonly canonical: string
  /** Only the directions that fail, in the order they were checked. */
  readonly findings: readonly Finding[]
}

export interface Verdict {
  readonly level: Level
  readonly conflict: Conflict | undefined
  /** Undefined where fields are not validated. */
  readonly reserved?: readonly ReservedConflict[]
}

/** Whether nothing stands against what was checked. */
export function isAccepted({ conflict, reserved = [] }: Verdict): boolean {
  return conflict === undefined && reserved.length === 0
}

/** Compares a candidate with the versions before it, newest first, as the level demands. Stops at the first conflict. */
export function check(
  level: Level,
  candidate: Schema,
  previous: readonly Version[],
  policy: Policy = 'STRICT'
): Verdict {
  const { directions, transitive } = demands[level]
  for (const { version, schema } of transitive ? previous : previous.slice(0, 1)) {
    if (directions.every(direction => isFine(direction, candidate, schema, policy))) continue
    const findings = directions
      .map(direction => compare(direction, candidate, schema, policy))
      .filter(isFailing)
    if (findings.length > 0) {
      return { level, conflict: { version, type: schema.type, canonical: schema.canonical, findings } }
    }
  }
  return { level, conflict: undefined }
}

/** What both directions of a comparison find, whatever a level demands. */
export function findings(candidate: Schema, previous: Schema, policy: Policy = 'STRICT'): readonly Finding[] {
  return (['backward', 'forward'] as const).map(direction => compare(direction, candidate, previous, policy))
}

/** Most comparisons find nothing that breaks, and nobody asks for the rest. */
function isFine(direction: Direction, candidate: Schema, previous: Schema, policy: Policy): boolean {
  const [reader, writer] = inOrder(direction, candidate, previous)
  return reader.type === writer.type && reader.reads(writer, policy)
}

function compare(direction: Direction, candidate: Schema, previous: Schema, policy: Policy): Finding {
  if (candidate.type !== previous.type) return { kind: 'formatChanged', direction }
  const [reader, writer] = inOrder(direction, candidate, previous)
  return { kind: 'compared', direction, differences: reader.differencesFrom(writer, policy) }
}

function inOrder(direction: Direction, candidate: Schema, previous: Schema): readonly [Schema, Schema] {
  return direction === 'backward' ? [candidate, previous] : [previous, candidate]
}

function isFailing(finding: Finding): boolean {
  return finding.kind === 'formatChanged' || finding.differences.some(({ breaks }) => breaks)
}
