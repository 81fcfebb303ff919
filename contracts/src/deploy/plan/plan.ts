import { type Clash, clashesOf, isAhead, isToday, type Mover, type Standing } from './movers.ts'
import { type Edge, joined, layersOf, shortestCycle } from './order.ts'
import type { Relation } from './relations.ts'
import { type Advance, search } from './search.ts'
import { layered, type Rollout, rollout } from './waves.ts'
import { waysOut } from './ways-out.ts'

export interface PlanQuestion {
  readonly movers: readonly Mover[]
  /** Everything that is known of who suits whom: among the movers, and with who stays and what is retained. */
  readonly relations: readonly Relation[]
  /** How many states the search among several candidates may look at. */
  readonly bound?: number
}

/** One service has to go before another, and why. */
export interface Precedence {
  readonly earlier: string
  readonly later: string
  readonly because: readonly Relation[]
}

/** Why there is no order. */
export type Hindrance =
  /** The target does not get on with itself: what one new version writes another cannot read. */
  | { readonly kind: 'targetBroken'; readonly because: readonly Relation[] }
  /** A new version does not get on with somebody who stays as they are. */
  | { readonly kind: 'bystander'; readonly because: readonly Relation[] }
  /** Each of these has to go before the next, and the last before the first. */
  | {
      readonly kind: 'cycle'
      readonly cycle: readonly Precedence[]
      /** Each is a set of precedences without which there is an order; the cheapest first. */
      readonly waysOut: readonly (readonly Precedence[])[]
    }
  /** None of the candidates in between opens a way. */
  | { readonly kind: 'noWay' }

/** There is an order. */
export interface Ordered extends Rollout {
  /** Unknown when the order holds only if something does of which nothing is known. */
  readonly answer: 'yes' | 'unknown'
  /** What is not known, and the order relies on. */
  readonly unknown: readonly Relation[]
}

/** There is no order. */
export interface Hindered {
  readonly answer: 'no'
  readonly hindrances: readonly Hindrance[]
}

/** More ways would have to be looked at than the bound allows. */
export interface Undecided {
  readonly answer: 'notDecided'
  readonly bound: number
}

/** In which order some services can move, or why they cannot. */
export type Plan = (Ordered | Hindered | Undecided) & {
  /** Pairs that do not get on today, whatever moves. */
  readonly brokenToday: readonly Relation[]
}

const defaultBound = 50_000

/**
 * The order in which services can move one at a time so that at no moment somebody reads what they cannot. With one
 * target each it is exact and linear: what may not meet says who goes first, and an order exists when nobody waits in a
 * circle. With candidates in between, ways are searched. An order in which nothing that is unknown ever meets is
 * preferred; where there is none, the order that is found relies on what is unknown.
 */
export function planRollout({ movers, relations, bound = defaultBound }: PlanQuestion): Plan {
  const broken = clashesOf(movers, relations)
  const brokenToday = broken.filter(isToday).map(({ relation }) => relation)
  const coming = broken.filter(clash => !isToday(clash))
  const open = clashesOf(movers, relations, 'unknown').filter(clash => !isToday(clash))
  const cautious = open.length === 0 ? undefined : order(movers, [...coming, ...open], bound)
  if (cautious !== undefined && !('answer' in cautious)) {
    return { answer: 'yes', unknown: [], ...rollout(movers, cautious, [...coming, ...open]), brokenToday }
  }
  const found = order(movers, coming, bound)
  if ('answer' in found) return { ...found, brokenToday }
  const unknown = usedOf(found, open)
  return {
    answer: unknown.length > 0 ? 'unknown' : 'yes',
    unknown,
    ...rollout(movers, found, coming),
    brokenToday
  }
}

/** Waves in which nothing meets that clashes. */
function order(
  movers: readonly Mover[],
  clashes: readonly Clash[],
  bound: number
): Layers | Hindered | Undecided {
  const hopeless = hopelessOf(movers, clashes)
  if (hopeless.length > 0) return { answer: 'no', hindrances: hopeless }
  return movers.every(({ stages }) => stages.length <= 2)
    ? byOrder(movers, clashes)
    : bySearch(movers, clashes, bound)
}

type Layers = readonly (readonly Advance[])[]

function byOrder(movers: readonly Mover[], clashes: readonly Clash[]): Layers | Hindered | Undecided {
  const edges = precedencesOf(clashes, movers)
  const layers = layersOf(movers.length, edges)
  if (layers === undefined) return { answer: 'no', hindrances: [cycleOf(movers, edges)] }
  return layers.map(layer => layer.map(mover => ({ mover, from: 0, to: lastOf(movers[mover]) })))
}

function bySearch(
  movers: readonly Mover[],
  clashes: readonly Clash[],
  bound: number
): Layers | Hindered | Undecided {
  const found = search(movers, clashes, bound)
  if (found.kind === 'notDecided') return { answer: 'notDecided', bound }
  if (found.kind === 'found') return layered(found.advances, clashes)
  const edges = precedencesOf(clashes, movers)
  const isCircular = layersOf(movers.length, edges) === undefined
  return { answer: 'no', hindrances: [{ kind: 'noWay' }, ...(isCircular ? [cycleOf(movers, edges)] : [])] }
}

/**
 * What may not meet, as who goes first. A new writer waits for the old reader to go; a new reader waits for the old
 * writer. Only the first and the last stage count here.
 */
function precedencesOf(clashes: readonly Clash[], movers: readonly Mover[]): readonly Edge<Relation>[] {
  return joined(
    clashes.flatMap(({ writer, reader, relation }) => {
      if (writer.kind !== 'mover' || reader.kind !== 'mover' || writer.mover === reader.mover) return []
      const [isNewWriter, isNewReader] = [isTarget(writer, movers), isTarget(reader, movers)]
      if (isNewWriter && reader.stage === 0) {
        return [{ earlier: reader.mover, later: writer.mover, because: [relation] }]
      }
      if (isNewReader && writer.stage === 0) {
        return [{ earlier: writer.mover, later: reader.mover, because: [relation] }]
      }
      return []
    })
  )
}

function cycleOf(movers: readonly Mover[], edges: readonly Edge<Relation>[]): Hindrance {
  const named = ({ earlier, later, because }: Edge<Relation>): Precedence => ({
    earlier: movers[earlier]?.service ?? '',
    later: movers[later]?.service ?? '',
    because
  })
  return {
    kind: 'cycle',
    cycle: (shortestCycle(movers.length, edges) ?? []).map(named),
    waysOut: waysOut(movers.length, edges).map(set => set.map(named))
  }
}

/** What no order can help with: targets that do not suit each other, or who stays. */
function hopelessOf(movers: readonly Mover[], clashes: readonly Clash[]): readonly Hindrance[] {
  const among = clashes.filter(({ writer, reader }) => isTarget(writer, movers) && isTarget(reader, movers))
  const beside = clashes.filter(
    ({ writer, reader }) =>
      (isTarget(writer, movers) && reader.kind === 'bystander') ||
      (isTarget(reader, movers) && writer.kind === 'bystander')
  )
  const hindrances = [
    { kind: 'targetBroken', because: among.map(({ relation }) => relation) },
    { kind: 'bystander', because: beside.map(({ relation }) => relation) }
  ] as const
  return hindrances.filter(({ because }) => because.length > 0)
}

/** Of what is unknown, that which the versions of an order have to do with. */
function usedOf(layers: Layers, open: readonly Clash[]): readonly Relation[] {
  const used = new Set(layers.flat().flatMap(({ mover, from, to }) => [`${mover} ${from}`, `${mover} ${to}`]))
  const isUsed = (standing: Standing): boolean =>
    standing.kind !== 'mover' || used.has(`${standing.mover} ${standing.stage}`)
  return open.filter(({ writer, reader }) => isUsed(writer) && isUsed(reader)).map(({ relation }) => relation)
}

function isTarget(standing: Standing, movers: readonly Mover[]): boolean {
  return isAhead(standing) && standing.stage === lastOf(movers[standing.mover])
}

function lastOf(mover: Mover | undefined): number {
  return (mover?.stages.length ?? 1) - 1
}
