import type { Rest } from '../../choreography/protocols/protocol.ts'
import { type Clash, excluded, type Mover } from './movers.ts'
import { type Edge, layersOf } from './order.ts'
import type { Relation } from './relations.ts'
import type { Advance } from './search.ts'

/** A place that has to be free of old messages before what comes next may read there. */
export interface Drain extends Rest {
  readonly because: readonly Relation[]
}

/** A service goes from what it runs to another version. */
export interface Move {
  readonly service: string
  /** What runs now; nothing for a service that is new there. */
  readonly from: readonly string[]
  readonly to: string
  /** Old and new do not bear each other on a channel that they share: the old one stops before the new one starts. */
  readonly stopsFirst: readonly Relation[]
  /** What is drained between the stop and the start. */
  readonly drains: readonly Drain[]
}

/** Moves that may be made at one time, and what has to be drained before them. */
export interface Wave {
  readonly drains: readonly Drain[]
  readonly moves: readonly Move[]
}

/** After this wave the way back is barred: something was written that a version before it cannot read. */
export interface PointOfNoReturn {
  /** The number of the wave, from 0. */
  readonly wave: number
  readonly because: readonly Relation[]
}

export interface Rollout {
  readonly waves: readonly Wave[]
  readonly pointOfNoReturn: PointOfNoReturn | undefined
}

/** Puts steps that were found one after the other into waves: as early as they can be without meeting what they exclude. */
export function layered(
  advances: readonly Advance[],
  clashes: readonly Clash[]
): readonly (readonly Advance[])[] {
  const pairs = new Set(
    clashes.flatMap(clash => {
      const stages = excluded(clash)
      if (stages === undefined) return []
      const [writer, reader] = [stages.writer, stages.reader].map(({ mover, stage }) => keyOf(mover, stage))
      return [`${writer}|${reader}`, `${reader}|${writer}`]
    })
  )
  const edges: Edge<never>[] = []
  for (const [later, step] of advances.entries()) {
    for (const [earlier, before] of advances.slice(0, later).entries()) {
      const isSame = before.mover === step.mover
      const meets = pairs.has(`${keyOf(before.mover, before.from)}|${keyOf(step.mover, step.to)}`)
      if (isSame || meets) edges.push({ earlier, later, because: [] })
    }
  }
  const layers = layersOf(advances.length, edges) ?? []
  return layers.map(layer => layer.flatMap(index => advances[index] ?? []))
}

/** Plays the waves through, and finds out what has to be drained, who has to stop first, and when the way back is barred. */
export function rollout(
  movers: readonly Mover[],
  layers: readonly (readonly Advance[])[],
  clashes: readonly Clash[]
): Rollout {
  const ended = new Map<string, number>()
  const drained = new Map<string, number>()
  const current = movers.map(() => 0)
  const visited = new Set(movers.map((_, mover) => keyOf(mover, 0)))
  let pointOfNoReturn: PointOfNoReturn | undefined
  const waves = layers.map((layer, wave): Wave => {
    const old = layer.flatMap(({ mover, to }) =>
      clashes.filter(({ reader, relation }) => isIn(reader, mover, to) && relation.rest !== undefined)
    )
    const drains = drainsFor(old.filter(({ writer, relation }) => isLeftBy(writer, relation)))
    for (const { place } of drains) drained.set(place, wave)
    const moves = layer.map(advance => moveOf(movers, advance, clashes))
    for (const { mover, from, to } of layer) {
      ended.set(keyOf(mover, from), wave)
      visited.add(keyOf(mover, to))
      current[mover] = to
    }
    const barred = clashes.filter(isBarring).map(({ relation }) => relation)
    if (barred.length > 0) pointOfNoReturn ??= { wave, because: barred }
    return { drains, moves }
  })
  return { waves, pointOfNoReturn }

  /** Whether a writer is gone and its messages are still there. */
  function isLeftBy(writer: Clash['writer'], { rest }: Relation): boolean {
    const drainedAt = drained.get(rest?.place ?? '')
    if (writer.kind === 'gone') return drainedAt === undefined
    if (writer.kind !== 'mover') return false
    const endedAt = ended.get(keyOf(writer.mover, writer.stage))
    return endedAt !== undefined && (drainedAt === undefined || drainedAt <= endedAt)
  }

  /** Whether something new was written that a version which has left could not read if it came back. */
  function isBarring({ writer, reader, relation }: Clash): boolean {
    if (relation.rest === undefined || writer.kind !== 'mover' || reader.kind !== 'mover') return false
    const isNew = writer.stage > 0 && visited.has(keyOf(writer.mover, writer.stage))
    return isNew && reader.stage === 0 && current[reader.mover] !== 0
  }
}

function moveOf(movers: readonly Mover[], { mover, from, to }: Advance, clashes: readonly Clash[]): Move {
  const { service = '', stages = [] } = movers[mover] ?? {}
  const own = clashes.filter(
    ({ writer, reader }) =>
      (isIn(writer, mover, from) && isIn(reader, mover, to)) ||
      (isIn(writer, mover, to) && isIn(reader, mover, from))
  )
  return {
    service,
    from: stages[from] ?? [],
    to: stages[to]?.[0] ?? '',
    stopsFirst: own.map(({ relation }) => relation),
    drains: drainsFor(own.filter(({ reader }) => isIn(reader, mover, to)))
  }
}

function drainsFor(clashes: readonly Clash[]): readonly Drain[] {
  const resting = clashes.flatMap(({ relation }) =>
    relation.rest === undefined ? [] : [{ ...relation.rest, relation }]
  )
  return [...Map.groupBy(resting, ({ place }) => place)].map(([place, group]) => ({
    place,
    retention: group.some(({ retention }) => retention === 'forever')
      ? 'forever'
      : Math.max(...group.map(({ retention }) => Number(retention))),
    because: group.map(({ relation }) => relation)
  }))
}

function isIn(standing: Clash['writer'], mover: number, stage: number): boolean {
  return standing.kind === 'mover' && standing.mover === mover && standing.stage === stage
}

function keyOf(mover: number, stage: number): string {
  return `${mover} ${stage}`
}
