import type { Relation } from './relations.ts'

/** A service on its way: what runs now (nothing, one version or several), then the versions it may run next, in order. */
export interface Mover {
  readonly service: string
  readonly stages: readonly (readonly string[])[]
}

/** Where a version stands: at a stage of a mover, or beside them all. */
export type Standing =
  | { readonly kind: 'mover'; readonly mover: number; readonly stage: number }
  | { readonly kind: 'bystander' }
  | { readonly kind: 'gone' }

/** A relation that does not hold, and where its two sides stand. */
export interface Clash {
  readonly relation: Relation
  readonly writer: Standing
  readonly reader: Standing
}

/** The relations with this outcome, placed among the movers. */
export function clashesOf(
  movers: readonly Mover[],
  relations: readonly Relation[],
  outcome: Relation['outcome'] = 'broken'
): readonly Clash[] {
  const standings = new Map<string, Standing>(
    movers.flatMap(({ service, stages }, mover) =>
      stages.flatMap((versions, stage) =>
        versions.map(version => [keyOf(service, version), { kind: 'mover', mover, stage }] as const)
      )
    )
  )
  const standingOf = ({ service, version }: Relation['writer']): Standing =>
    standings.get(keyOf(service, version)) ?? { kind: 'bystander' }
  return relations
    .filter(relation => relation.outcome === outcome)
    .map(relation => ({
      relation,
      writer: relation.isWriterGone ? { kind: 'gone' } : standingOf(relation.writer),
      reader: standingOf(relation.reader)
    }))
}

function keyOf(service: string, version: string): string {
  return JSON.stringify([service, version])
}

/** Whether a standing is a stage that is still to come. */
export function isAhead(standing: Standing): standing is Extract<Standing, { kind: 'mover' }> {
  return standing.kind === 'mover' && standing.stage > 0
}

/** Whether a clash is there already, before anything moves. */
export function isToday({ writer, reader }: Clash): boolean {
  return !isAhead(writer) && !isAhead(reader)
}

/** The two stages of different movers that may not run at one time; undefined where a clash is of another kind. */
export function excluded({ writer, reader }: Clash) {
  if (writer.kind !== 'mover' || reader.kind !== 'mover' || writer.mover === reader.mover) return undefined
  return { writer, reader }
}
