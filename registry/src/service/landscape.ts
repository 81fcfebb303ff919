import {
  type Drains,
  defaultFindingLevels,
  type FindingId,
  type FindingLevel,
  gather,
  type OwnedOperation,
  type Parties,
  type Party,
  type ServiceVersion,
  type Survey,
  serviceVersionText,
  surveyOfRunning
} from '@instep/contracts'
import { LRUCache } from 'lru-cache'
import { topics } from '../store/changes.ts'
import type { Deployment, Environment, Override, PastSend, Sighting, Store } from '../store/store.ts'
import type { Core } from './core.ts'
import { environmentNamed } from './environments.ts'

/** What an environment looks like to the gate: who runs, whose messages are left, and what people told of it. */
export interface Landscape {
  readonly environment: Environment
  readonly running: readonly ServiceVersion[]
  /** Those of them that go when another version is deployed. */
  readonly deployed: readonly ServiceVersion[]
  /** What those send and receive, and what those sent that are gone. */
  readonly parties: Parties
  /** Those who run, as findings look at them. */
  readonly survey: Survey
  readonly drains: Drains
  readonly sightings: readonly Sighting[]
  readonly overrides: readonly Override[]
  readonly levels: Readonly<Record<FindingId, FindingLevel>>
}

/** Landscapes of the environments that were asked for lately, each made anew once something in it has changed. */
export interface Landscapes {
  /** @throws Failure environmentNotFound */
  of(core: Core, environment: string): Promise<Landscape>
}

/** So many parties of environments are kept in mind, about a kilobyte and a half each; the environment asked for last always. */
const mostParties = 60_000

export function createLandscapes(): Landscapes {
  const kept = new LRUCache<string, Kept>({
    maxSize: mostParties,
    sizeCalculation: ({ landscape: { parties } }) =>
      Math.min(mostParties, 1 + parties.senders.length + parties.receivers.length)
  })
  return {
    async of({ store }, name) {
      await store.changes.catchUp()
      const known = kept.get(name)
      if (known !== undefined && store.changes.isUnchanged([topics.choreography], known.since)) {
        return known.landscape
      }
      const { position } = store.changes
      const landscape = await look(store, name)
      kept.set(name, { landscape, since: position })
      return landscape
    }
  }
}

interface Kept {
  readonly landscape: Landscape
  /** The change up to which it is known to hold. */
  readonly since: number
}

async function look(store: Store, name: string): Promise<Landscape> {
  const environment = await environmentNamed({ store }, name)
  const { uuid } = environment
  const [current, past, drains, sightings, overrides, everywhere, here] = await Promise.all([
    store.deployments.deployments({ environment: uuid, onlyCurrent: true }),
    store.operations.pastSends(uuid),
    store.environmentFacts.drains(uuid),
    store.environmentFacts.sightings(uuid),
    store.environmentFacts.overrides(uuid, 0),
    store.environmentFacts.findingLevels(undefined),
    store.environmentFacts.findingLevels(uuid)
  ])
  const running = await store.operations.operations(current.map(versionOf))
  const parties = gather([...runningParties(running, current), ...retainedParties(past, current)])
  return {
    environment,
    running: current.map(versionOf),
    deployed: current.filter(({ kind }) => kind === 'deployed').map(versionOf),
    parties,
    survey: surveyOfRunning(parties),
    // The newest of a place comes last, and stays.
    drains: new Map(drains.map(({ place, at }) => [place, at])),
    sightings,
    overrides,
    levels: { ...defaultFindingLevels, ...everywhere, ...here }
  }
}

/** Who is both deployed and released stays when the deployment is replaced. */
function runningParties(
  operations: readonly OwnedOperation[],
  current: readonly Deployment[]
): readonly Party[] {
  const released = new Set(
    current.filter(({ kind }) => kind === 'released').map(one => serviceVersionText(versionOf(one)))
  )
  return operations.map(operation => ({
    ...operation,
    presence: { kind: 'running', isReleased: released.has(serviceVersionText(operation)) }
  }))
}

/** What those sent that are gone. A version that runs again, or elsewhere, counts as running. */
function retainedParties(past: readonly PastSend[], current: readonly Deployment[]): readonly Party[] {
  const running = new Set(current.map(one => serviceVersionText(versionOf(one))))
  return past
    .filter(send => !running.has(serviceVersionText(send)))
    .map(({ endedAt, ...send }) => ({ ...send, presence: { kind: 'retained', endedAt } }))
}

function versionOf({ pacticipant, version }: Deployment): ServiceVersion {
  return { service: pacticipant, version }
}
