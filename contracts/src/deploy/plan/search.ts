import { type Clash, excluded, type Mover } from './movers.ts'

/** One mover goes to a later stage. */
export interface Advance {
  readonly mover: number
  readonly from: number
  readonly to: number
}

export type Found =
  | { readonly kind: 'found'; readonly advances: readonly Advance[] }
  | { readonly kind: 'none' }
  /** More states than the bound were looked at. */
  | { readonly kind: 'notDecided' }

/**
 * The shortest way from the first stages to the last, one mover at a time, stages skipped where that helps, never with
 * two stages at one time that exclude each other. Movers that exclude nothing of each other are looked at apart.
 * @param bound how many states may be looked at in one part
 */
export function search(movers: readonly Mover[], clashes: readonly Clash[], bound: number): Found {
  const exclusions = exclusionsOf(clashes)
  const impossible = impossibleStages(clashes)
  const advances: Advance[] = []
  for (const part of partsOf(movers.length, exclusions)) {
    const found = searchPart(movers, part, exclusions, impossible, bound)
    if (found.kind !== 'found') return found
    advances.push(...found.advances)
  }
  return { kind: 'found', advances }
}

/** By `mover stage`, the others that may not run beside it. */
type Exclusions = ReadonlyMap<string, ReadonlySet<string>>

const keyOf = (mover: number, stage: number): string => `${mover} ${stage}`

function exclusionsOf(clashes: readonly Clash[]): Exclusions {
  const exclusions = new Map<string, Set<string>>()
  const add = (one: string, other: string) => {
    exclusions.set(one, (exclusions.get(one) ?? new Set()).add(other))
  }
  for (const clash of clashes) {
    const stages = excluded(clash)
    // What runs today may clash already; that is nobody's fault who moves.
    if (stages === undefined || (stages.writer.stage === 0 && stages.reader.stage === 0)) continue
    const [writer, reader] = [stages.writer, stages.reader].map(({ mover, stage }) => keyOf(mover, stage))
    if (writer === undefined || reader === undefined) continue
    add(writer, reader)
    add(reader, writer)
  }
  return exclusions
}

/** Stages that clash with what stays as it is, or with themselves. */
function impossibleStages(clashes: readonly Clash[]): ReadonlySet<string> {
  return new Set(
    clashes.flatMap(({ writer, reader }) => {
      const sides = [writer, reader].filter(side => side.kind === 'mover')
      const [one, other] = sides
      if (one === undefined || writer.kind === 'gone') return []
      const isWithItself = other !== undefined && one.mover === other.mover && one.stage === other.stage
      const isWithBystander = other === undefined
      return one.stage > 0 && (isWithItself || isWithBystander) ? [keyOf(one.mover, one.stage)] : []
    })
  )
}

/** The movers in groups that exclude nothing of each other. */
function partsOf(count: number, exclusions: Exclusions): readonly (readonly number[])[] {
  const partOf = Array.from({ length: count }, (_, mover) => mover)
  const rootOf = (mover: number): number => {
    let root = mover
    while (partOf[root] !== root) root = partOf[root] ?? root
    return root
  }
  for (const [one, others] of exclusions) {
    for (const other of others) partOf[rootOf(moverOf(one))] = rootOf(moverOf(other))
  }
  return [...Map.groupBy(partOf.keys(), rootOf).values()]
}

function moverOf(key: string): number {
  return Number(key.slice(0, key.indexOf(' ')))
}

function stageOf(key: string): number {
  return Number(key.slice(key.indexOf(' ') + 1))
}

/** How many states may be looked at for each that the bound lets in: most have been seen, or exclude something. */
const looksPerState = 10

/** A state is a text with a letter for each mover of the part: cheap to change in one place, and to recognise. */
const letterOf = (stage: number): string => String.fromCharCode(stage)

interface Step {
  readonly before: Step | undefined
  readonly advance: Advance | undefined
  readonly state: string
}

function searchPart(
  movers: readonly Mover[],
  part: readonly number[],
  exclusions: Exclusions,
  impossible: ReadonlySet<string>,
  bound: number
): Found {
  const lasts = part.map(mover => (movers[mover]?.stages.length ?? 1) - 1)
  const target = lasts.map(letterOf).join('')
  const isExcluded = excludedBy(part, exclusions)
  const start: Step = { before: undefined, advance: undefined, state: part.map(() => letterOf(0)).join('') }
  const seen = new Set([start.state])
  const open = [start]
  let looks = 0
  for (const step of open) {
    const { state } = step
    if (state === target) return { kind: 'found', advances: advancesTo(step) }
    for (const [place, mover] of part.entries()) {
      const from = state.charCodeAt(place)
      // Long steps first: of ways that are equally short, that with the fewest stops in between is found.
      for (let to = lasts[place] ?? 0; to > from; to--) {
        if (++looks > bound * looksPerState) return { kind: 'notDecided' }
        if (impossible.has(keyOf(mover, to)) || isExcluded(state, place, to)) continue
        const next = state.slice(0, place) + letterOf(to) + state.slice(place + 1)
        if (seen.has(next)) continue
        if (seen.size >= bound) return { kind: 'notDecided' }
        seen.add(next)
        open.push({ before: step, advance: { mover, from, to }, state: next })
      }
    }
  }
  return { kind: 'none' }
}

/** Whether a stage at a place excludes another that runs in a state. */
function excludedBy(part: readonly number[], exclusions: Exclusions) {
  const placeOf = new Map(part.map((mover, place) => [mover, place]))
  const others = new Map(
    [...exclusions].flatMap(([key, excluded]) => {
      if (!placeOf.has(moverOf(key))) return []
      return [
        [
          key,
          [...excluded].map(other => ({ place: placeOf.get(moverOf(other)) ?? -1, stage: stageOf(other) }))
        ]
      ]
    })
  )
  return (state: string, place: number, stage: number): boolean =>
    (others.get(keyOf(part[place] ?? 0, stage)) ?? []).some(
      other => other.place !== place && state.charCodeAt(other.place) === other.stage
    )
}

function advancesTo(step: Step): readonly Advance[] {
  const advances: Advance[] = []
  for (let at: Step | undefined = step; at?.advance !== undefined; at = at.before)
    advances.unshift(at.advance)
  return advances
}
