/** How much of the history of a pacticipant is worth keeping, beyond what is always kept. */
export interface RetentionPolicy {
  /** So many of the last versions: of the pacticipant, of its main branch, and of each branch that is kept. */
  readonly keepVersions?: number | undefined
  /** What is younger than so many days. */
  readonly keepDays?: number | undefined
  /** Branches, and tags, whose newest version is kept; `*` stands for any text. */
  readonly keepBranches: readonly string[]
}

/** A version, and what speaks for keeping it. */
export interface RetentionVersion {
  readonly number: string
  /** When it was made, or last published a pact. */
  readonly at: number
  /** Its branches, and the ones that it is the head of. */
  readonly branches: readonly string[]
  readonly heads: readonly string[]
  readonly tags: readonly string[]
  /** It is deployed somewhere, or released and supported. */
  readonly isInUse: boolean
  /** Its pact is what a provider in use was last compared with. */
  readonly hasPactInUse: boolean
  /** It is gone, and what it sent may still be read somewhere. */
  readonly hasMessagesLeft: boolean
}

/** A pacticipant with all its versions, oldest first. */
export interface RetentionFacts {
  readonly mainBranch: string | undefined
  readonly versions: readonly RetentionVersion[]
  readonly now: number
}

/** Why a version stays. */
export const keepReasons = [
  'inUse',
  'pactInUse',
  'messagesLeft',
  'newest',
  'mainHead',
  'branchHead',
  'tagHead',
  'recent',
  'amongLast'
] as const

export type KeepReason = (typeof keepReasons)[number]

export interface Retention {
  readonly removed: readonly string[]
  readonly kept: readonly { readonly number: string; readonly reasons: readonly KeepReason[] }[]
  /** Branches that lose their last version. */
  readonly endedBranches: readonly string[]
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/** What goes, and why each version that stays is kept. */
export function retain(facts: RetentionFacts, policy: RetentionPolicy): Retention {
  const rules = rulesOf(facts, policy)
  const judged = facts.versions.map(version => ({
    version,
    reasons: rules.flatMap(([reason, applies]) => (applies(version) ? [reason] : []))
  }))
  const kept = judged.filter(({ reasons }) => reasons.length > 0)
  const alive = new Set(kept.flatMap(({ version }) => version.branches))
  const known = new Set(facts.versions.flatMap(({ branches }) => branches))
  return {
    removed: judged.flatMap(({ version, reasons }) => (reasons.length === 0 ? [version.number] : [])),
    kept: kept.map(({ version, reasons }) => ({ number: version.number, reasons })),
    endedBranches: [...known].filter(branch => !alive.has(branch)).toSorted()
  }
}

/** Whether a name is meant by one of the patterns. */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => matches(name, pattern))
}

type Rule = readonly [KeepReason, (version: RetentionVersion) => boolean]

function rulesOf(
  { mainBranch, versions, now }: RetentionFacts,
  { keepVersions = 0, keepDays, keepBranches }: RetentionPolicy
): readonly Rule[] {
  const newest = versions.at(-1)?.number
  const since = keepDays === undefined ? Number.POSITIVE_INFINITY : now - keepDays * dayMilliseconds
  const isKept = (name: string): boolean => matchesAny(name, keepBranches)
  const tagHeads = new Set(newestByTag(versions, isKept))
  const last = new Set(lastOf(versions, keepVersions, branch => branch === mainBranch || isKept(branch)))
  return [
    ['inUse', ({ isInUse }) => isInUse],
    ['pactInUse', ({ hasPactInUse }) => hasPactInUse],
    ['messagesLeft', ({ hasMessagesLeft }) => hasMessagesLeft],
    ['newest', ({ number }) => number === newest],
    ['mainHead', ({ heads }) => mainBranch !== undefined && heads.includes(mainBranch)],
    ['branchHead', ({ heads }) => heads.some(isKept)],
    ['tagHead', ({ number }) => tagHeads.has(number)],
    ['recent', ({ at }) => at >= since],
    ['amongLast', ({ number }) => last.has(number)]
  ]
}

function newestByTag(
  versions: readonly RetentionVersion[],
  isKept: (tag: string) => boolean
): Iterable<string> {
  const pairs = versions.flatMap(({ number, tags }) => tags.filter(isKept).map(tag => [tag, number] as const))
  return new Map(pairs).values()
}

function lastOf(
  versions: readonly RetentionVersion[],
  count: number,
  isLine: (branch: string) => boolean
): readonly string[] {
  if (count === 0) return []
  const onLines = versions.flatMap(({ number, branches }) =>
    branches.filter(isLine).map(branch => ({ branch, number }))
  )
  return [
    ...versions.slice(-count).map(({ number }) => number),
    ...[...Map.groupBy(onLines, ({ branch }) => branch).values()].flatMap(line =>
      line.slice(-count).map(({ number }) => number)
    )
  ]
}

/** Piece by piece from the left, so that no pattern makes it slow. */
function matches(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const piece of rest) {
    const found = name.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
