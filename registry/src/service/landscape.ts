import {
  type Drains,
  defaultFindingLevels,
  Failure,
  type FindingId,
  type FindingLevel,
  gather,
  type OwnedOperation,
  type Parties,
  type Party,
  type Presence,
  type ServiceVersion,
  serviceVersionText
} from '@instep/contracts'
import { topics } from '../store/changes.ts'
import type { Deployment, Environment, Override, Sighting, Store } from '../store/store.ts'
import type { Core } from './core.ts'

/** What an environment looks like to the gate: who runs, whose messages are left, and what people told of it. */
export interface Landscape {
  readonly environment: Environment
  readonly running: readonly ServiceVersion[]
  /** Those of them that go when another version is deployed. */
  readonly deployed: readonly ServiceVersion[]
  /** What those send and receive, and what those sent that are gone. */
  readonly parties: Parties
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

/** So many environments are kept in mind. */
const mostKept = 8

export function createLandscapes(): Landscapes {
  const kept = new Map<string, { readonly landscape: Landscape; readonly since: number }>()
  return {
    async of({ store }, name) {
      await store.changes.catchUp()
      const known = kept.get(name)
      kept.delete(name)
      if (known !== undefined && store.changes.isUnchanged([topics.choreography], known.since)) {
        kept.set(name, known)
        return known.landscape
      }
      const { position } = store.changes
      const landscape = await look(store, name)
      kept.set(name, { landscape, since: position })
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break
        kept.delete(oldest)
      }
      return landscape
    }
  }
}

async function look(store: Store, name: string): Promise<Landscape> {
  const environment = await store.deployments.environment({ name })
  if (environment === undefined) throw new Failure('environmentNotFound', { environment: name })
  const { uuid } = environment
  const [deployments, drains, sightings, overrides, everywhere, here] = await Promise.all([
    store.deployments.deployments({ environment: uuid }),
    store.environmentFacts.drains(uuid),
    store.environmentFacts.sightings(uuid),
    store.environmentFacts.overrides(uuid, 0),
    store.environmentFacts.findingLevels(undefined),
    store.environmentFacts.findingLevels(uuid)
  ])
  const current = deployments.filter(({ isCurrent }) => isCurrent)
  const presences = presencesOf(deployments)
  const operations = await store.operations.operations([...presences.values()].map(({ version }) => version))
  return {
    environment,
    running: current.map(versionOf),
    deployed: current.filter(({ kind }) => kind === 'deployed').map(versionOf),
    parties: gather(partiesOf(operations, presences)),
    // The newest of a place comes last, and stays.
    drains: new Map(drains.map(({ place, at }) => [place, at])),
    sightings,
    overrides,
    levels: { ...defaultFindingLevels, ...everywhere, ...here }
  }
}

interface Present {
  readonly version: ServiceVersion
  readonly presence: Presence
}

/** Why each version counts that is or was in an environment. */
function presencesOf(deployments: readonly Deployment[]): ReadonlyMap<string, Present> {
  const presences = new Map<string, Present>()
  const put = (deployment: Deployment, presence: Presence) => {
    const version = versionOf(deployment)
    presences.set(serviceVersionText(version), { version, presence })
  }
  for (const deployment of deployments) {
    if (!deployment.isCurrent) put(deployment, { kind: 'retained', endedAt: deployment.updatedAt })
  }
  // Who is both deployed and released goes on when the deployment is replaced.
  for (const kind of ['deployed', 'released'] as const) {
    for (const deployment of deployments.filter(({ isCurrent, kind: own }) => isCurrent && own === kind)) {
      put(deployment, { kind: 'running', isReleased: kind === 'released' })
    }
  }
  return presences
}

/** Of those that are gone only what they sent counts, and of equal messages the last. */
function partiesOf(
  operations: readonly OwnedOperation[],
  presences: ReadonlyMap<string, Present>
): readonly Party[] {
  const running: Party[] = []
  const retained = new Map<string, Party>()
  for (const operation of operations) {
    const present = presences.get(serviceVersionText(operation))
    if (present === undefined) continue
    const { presence } = present
    const party: Party = { ...operation, presence }
    if (presence.kind !== 'retained') {
      running.push(party)
      continue
    }
    if (operation.action !== 'send') continue
    const { service, subject, schema, channel } = operation
    const key = JSON.stringify([service, subject, schema.subject, schema.version, channel])
    const before = retained.get(key)?.presence
    if (before?.kind !== 'retained' || before.endedAt < presence.endedAt) retained.set(key, party)
  }
  return [...running, ...retained.values()]
}

function versionOf({ pacticipant, version }: Deployment): ServiceVersion {
  return { service: pacticipant, version }
}
