import {
  attributionOf,
  type MessageFact,
  type Observation,
  type OwnedOperation,
  observationsOf,
  serviceVersionText
} from '@instep/contracts'
import type { Environment, KnownObservation } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { environmentNamed } from './environments.ts'

/** What became of some spans that were taken in. */
export interface Intake {
  /** How many spans of messages were not counted. */
  readonly rejected: number
  /** Why, each reason once. */
  readonly reasons: readonly string[]
}

/** Bounds of what is kept, and of the work that one request may be. */
const limits = { perEnvironment: 10_000, perRequest: 1_000, text: 500 }

/**
 * Counts which service versions were seen to send and receive where. The spans themselves are not kept. Who receives and
 * does not declare it is known to the gate as a reader from then on.
 * @param named the environment, where the spans do not say it themselves
 */
export async function takeTraces(
  core: Core,
  facts: readonly MessageFact[],
  named: string | undefined
): Promise<Intake> {
  const byEnvironment = Map.groupBy(facts, ({ environment }) => named ?? environment)
  const refused = new Map<string, number>()
  const refuse = (reason: string, spans: number): void => {
    refused.set(reason, (refused.get(reason) ?? 0) + spans)
  }
  for (const [name, some] of byEnvironment) {
    const environment = name === undefined ? undefined : await core.store.deployments.environment({ name })
    if (name === undefined) {
      refuse('the spans do not say their environment (deployment.environment.name)', some.length)
    } else if (environment === undefined) refuse(`there is no environment ${short(name)}`, some.length)
    else await takeIn(core, environment, some, refuse)
  }
  return {
    rejected: [...refused.values()].reduce((sum, count) => sum + count, 0),
    reasons: [...refused.keys()]
  }
}

/** @throws Failure environmentNotFound */
export async function listObservations(core: Core, name: string): Promise<readonly KnownObservation[]> {
  return core.store.observations.observations((await environmentNamed(core, name)).uuid)
}

type Refuse = (reason: string, spans: number) => void

async function takeIn(
  core: Core,
  environment: Environment,
  facts: readonly MessageFact[],
  refuse: Refuse
): Promise<void> {
  const { uuid } = environment
  const all = observationsOf(facts)
  const nameless = facts.filter(({ service }) => service === undefined).length
  if (nameless > 0) refuse('the spans do not say their service (service.name)', nameless)
  const sound = all.filter(isStorable)
  const seen = sound.slice(0, limits.perRequest)
  for (const { count } of all.filter(one => !isStorable(one))) refuse('a name is too long', count)
  for (const { count } of sound.slice(limits.perRequest)) {
    refuse(`one request may tell of ${limits.perRequest} places at most`, count)
  }
  if (seen.length === 0) return
  const declaredBy = await declarations(core, uuid, seen)
  await write(core, async ({ store, clock }) => {
    const now = clock()
    let room = limits.perEnvironment - (await store.observations.countObservations(uuid))
    for (const one of seen) {
      const { place, isDeclared } = attributionOf(one, declaredBy(one))
      const known = { ...knownOf(one, now), place }
      const added = await store.observations.addObservation(uuid, known, room > 0)
      if (added === 'new') room -= 1
      if (added === 'refused') {
        refuse(`no more than ${limits.perEnvironment} places are kept for an environment`, one.count)
      } else if (one.action === 'receive' && !isDeclared) {
        const { count, firstAt, lastAt } = known
        const { group = one.service } = one
        const sighting = { environment: uuid, place, reader: group, source: 'traces' }
        await store.environmentFacts.addSighting({ ...sighting, count, firstAt, lastAt })
      }
    }
  })
}

/** What each version declares that was seen; those that run, where its spans do not say which it was. */
async function declarations(
  { store }: Core,
  environment: string,
  seen: readonly Observation[]
): Promise<(one: Observation) => readonly OwnedOperation[]> {
  const current = await store.deployments.deployments({ environment, onlyCurrent: true })
  const running = new Map(
    [...Map.groupBy(current, ({ pacticipant }) => pacticipant)].map(([service, found]) => [
      service,
      found.map(({ version }) => ({ service, version }))
    ])
  )
  const versionsOf = ({ service, version }: Observation) =>
    version === undefined ? (running.get(service) ?? []) : [{ service, version }]
  const operations = await store.operations.operations(seen.flatMap(versionsOf))
  const byVersion = Map.groupBy(operations, serviceVersionText)
  return one => versionsOf(one).flatMap(version => byVersion.get(serviceVersionText(version)) ?? [])
}

/** Clocks elsewhere may go wrong: nothing was seen before it happened. */
function knownOf(
  { version = '', group = '', ...seen }: Observation,
  now: number
): Omit<KnownObservation, 'place'> {
  const { service, action, count, errors } = seen
  const [firstAt, lastAt] = [seen.firstAt, seen.lastAt].map(at => (at === 0 ? now : Math.min(at, now)))
  return { service, version, group, action, count, errors, firstAt: firstAt ?? now, lastAt: lastAt ?? now }
}

/** Names that every engine takes, in a key of several. */
function isStorable({ service, version = '', group = '', place }: Observation): boolean {
  const { destination, routingKey = '', queue = '' } = place
  const text = [service, version, group, place.system, destination, routingKey, queue].join('')
  return text.length <= limits.text && !text.includes('\u0000')
}

function short(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name
}
