import {
  type Mover,
  type Plan,
  planRollout,
  relationsOf,
  type ServiceVersion,
  surroundingsOf
} from '@instep/contracts'
import type { Core } from './core.ts'
import { asCandidate, type Ignored, judged, waived } from './judging.ts'
import { pactRows } from './pact-rows.ts'
import { sorted } from './versions-known.ts'

/** A service that is to move, and the versions that it may go through; the last is where it is to end. */
export interface Target {
  readonly service: string
  readonly versions: readonly string[]
}

export interface PlanRequest {
  readonly targets: readonly Target[]
  /** The environment's name. */
  readonly environment: string
  readonly ignore?: readonly Ignored[]
  /** How many states the search among several candidates may look at. */
  readonly bound?: number
}

export interface PlanAnswer {
  /** Undefined when a version is asked for that the registry has never heard of. */
  readonly plan: Plan | undefined
  readonly movers: readonly Mover[]
  /** Services that run their target already. */
  readonly there: readonly ServiceVersion[]
  readonly unknownCandidates: readonly ServiceVersion[]
}

/** In which order can services go to these versions in an environment? @throws Failure environmentNotFound */
export async function askPlan(core: Core, request: PlanRequest): Promise<PlanAnswer> {
  const { ignore = [], bound } = request
  const landscape = await core.landscapes.of(core, request.environment)
  const wanted = request.targets.flatMap(({ service, versions }) =>
    versions.map(version => ({ service, version }))
  )
  const { unknown } = await sorted(core, wanted)
  const { movers, there } = moversOf(request.targets, landscape.deployed)
  if (unknown.length > 0) return { plan: undefined, movers, there, unknownCandidates: unknown }

  const candidates = movers.flatMap(({ service, stages }) =>
    stages.slice(1).flatMap(versions => versions.map(version => ({ service, version })))
  )
  const operations = await core.store.operations.operations(candidates)
  const { own, today } = surroundingsOf(operations.map(asCandidate), landscape.parties, {
    now: core.clock(),
    drains: landscape.drains
  })
  const pairs = await judged(core, [...own, ...today], landscape, ignore)
  const rows = await pactRows(core, candidates, landscape.running)
  const pacts = rows.map(row => waived(core, row, landscape, ignore))
  const plan = planRollout({
    movers,
    relations: relationsOf(pairs, pacts),
    ...(bound === undefined ? {} : { bound })
  })
  return { plan, movers, there, unknownCandidates: [] }
}

/** Who has to move, from what runs now, and who is there already. Targets of one service are taken together. */
function moversOf(targets: readonly Target[], deployed: readonly ServiceVersion[]) {
  const movers: Mover[] = []
  const there: ServiceVersion[] = []
  for (const [service, ofService] of Map.groupBy(targets, target => target.service)) {
    const wanted = [...new Set(ofService.flatMap(({ versions }) => versions))]
    const target = wanted.at(-1)
    if (target === undefined) continue
    const now = [...new Set(deployed.filter(one => one.service === service).map(({ version }) => version))]
    if (now.length === 1 && now[0] === target) {
      there.push({ service, version: target })
      continue
    }
    const ahead = wanted.filter(version => version === target || !now.includes(version))
    const behind = now.filter(version => version !== target)
    movers.push({ service, stages: [behind, ...ahead.map(version => [version])] })
  }
  return { movers, there }
}
