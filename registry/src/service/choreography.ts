import {
  type ChoreographyFinding,
  distinctVersions,
  findingsOf,
  type GateDecision,
  type Graph,
  graphOf,
  isLeftForNewcomers,
  judge,
  meetingsIn,
  type Rests,
  type ServiceVersion
} from '@instep/contracts'
import type { Core } from './core.ts'
import { judged, waived } from './judging.ts'
import type { Landscape } from './landscape.ts'
import { pactRows } from './pact-rows.ts'
import { seenParties } from './seen-parties.ts'

/** How an environment is now: what is the matter with it, every pair and every pact in it. */
export type ChoreographyCheck = Pick<GateDecision, 'answer' | 'findings' | 'pairs' | 'pacts'> & {
  readonly running: readonly ServiceVersion[]
}

/** Judges what runs in an environment, whatever is deployed next. @throws Failure environmentNotFound */
export async function checkChoreography(core: Core, environment: string): Promise<ChoreographyCheck> {
  const landscape = await core.landscapes.of(core, environment)
  const { running } = landscape
  const rows = await pactRows(core, running, running)
  const pacts = rows.map(row => waived(core, row, landscape, []))
  const involved = new Set(pacts.flatMap(({ consumer, provider }) => [consumer.service, provider.service]))
  const strangers = distinctVersions(running).filter(
    version => !involved.has(version.service) && landscape.survey.operationsOf(version).length === 0
  )
  const { answer, findings, pairs } = judge({
    pairs: await judged(core, meetingsIn(landscape.parties, restsOf(core, landscape)), landscape, []),
    pacts,
    findings: [
      ...findingsIn(landscape),
      ...strangers.map(service => ({ id: 'undeclared', facts: { service } }) as const)
    ],
    levels: landscape.levels,
    ...{ obstacles: [], today: [], unreadChanges: [], levelVerdicts: [] }
  })
  const seen = await seenParties(core, landscape.environment, pairs)
  return { answer, findings, pairs: seen(pairs), pacts, running: distinctVersions(running) }
}

/** Of the messages of who is gone: those that still go to somebody, or all that somebody new could read. */
export type RetainedMessages = 'received' | 'all'

/** Who sends what to whom in an environment. @throws Failure environmentNotFound */
export async function drawChoreography(
  core: Core,
  environment: string,
  retained: RetainedMessages
): Promise<Graph> {
  const landscape = await core.landscapes.of(core, environment)
  const { parties } = landscape
  const rests = restsOf(core, landscape)
  return graphOf(
    parties,
    meetingsIn(parties, rests),
    send => retained === 'all' && isLeftForNewcomers(send, rests)
  )
}

const found = new WeakMap<Landscape, readonly ChoreographyFinding[]>()

/** A whole environment is looked through once, as long as nothing in it changes. */
function findingsIn(landscape: Landscape): readonly ChoreographyFinding[] {
  const { survey, sightings } = landscape
  const findings =
    found.get(landscape) ?? findingsOf({ survey, focus: survey.operations, seen: sightings, strangers: [] })
  found.set(landscape, findings)
  return findings
}

function restsOf({ clock }: Core, { drains }: Landscape): Rests {
  return { now: clock(), drains }
}
