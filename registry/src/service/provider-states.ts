import { readPact, toPlain } from '@instep/contracts'
import type { PublicationSummary } from '../store/store.ts'
import type { Core } from './core.ts'
import { listPacts } from './pact-lists.ts'
import { getPact } from './pacts.ts'

/** A state that consumers want a provider to be in, and who they are. */
export interface WantedState {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly consumers: readonly string[]
}

/** Whose pacts are asked for states; of main branches, the newest stands in where there is none. */
export type StateScope = 'mainBranch' | { readonly branch: string } | { readonly environment: string }

/** The states that the pacts of a provider's consumers want, by name. */
export async function providerStates(
  core: Core,
  provider: string,
  scope: StateScope
): Promise<readonly WantedState[]> {
  const states = new Map<string, { name: string; params: WantedState['params']; consumers: Set<string> }>()
  for (const { consumer, consumerVersion } of await pactsOf(core, provider, scope)) {
    const { text } = await getPact(core, { service: consumer, version: consumerVersion }, provider)
    for (const { name, params } of readPact(text).interactions.flatMap(
      ({ providerStates }) => providerStates
    )) {
      const plain = toPlain(params) as WantedState['params']
      const key = JSON.stringify([name, plain])
      const known = states.get(key) ?? { name, params: plain, consumers: new Set() }
      states.set(key, known)
      known.consumers.add(consumer)
    }
  }
  return [...states.values()]
    .map(({ consumers, ...state }) => ({ ...state, consumers: [...consumers].toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

async function pactsOf(
  core: Core,
  provider: string,
  scope: StateScope
): Promise<readonly PublicationSummary[]> {
  if (scope === 'mainBranch') {
    const newest = await listPacts(core, { provider, line: 'any', newestOnly: true })
    const main = await listPacts(core, { provider, line: scope, newestOnly: true })
    const found = new Map(main.map(publication => [publication.consumer, publication]))
    return newest.map(publication => found.get(publication.consumer) ?? publication)
  }
  if ('branch' in scope) return listPacts(core, { provider, line: scope, newestOnly: true })
  const deployed = await core.store.deployments.deployments({ ...scope, onlyCurrent: true })
  const versions = Map.groupBy(deployed, ({ pacticipant }) => pacticipant)
  const pairs = await core.store.pacts.integrations({ provider })
  const found = await Promise.all(
    pairs.map(({ consumer }) =>
      core.store.pacts.publications({
        consumer,
        provider,
        versions: (versions.get(consumer) ?? []).map(({ version }) => version)
      })
    )
  )
  return found.flat()
}
