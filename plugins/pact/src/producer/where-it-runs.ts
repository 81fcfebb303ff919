import { asking } from '@instep/messages'
import { type ClientOptions, createClient, native, pact } from '@instep/protocol'
import { unlessAbsent } from './declared.ts'
import { linkIn, type SelectedPact } from './selected-pacts.ts'

/** A consumer version that has a pact, and an environment in which it runs. */
export interface Running {
  readonly version: string
  readonly environment: string
}

/** Which versions of a consumer with this very pact run, and where. @throws RegistryFailure */
export async function whereItRuns(
  registry: string,
  client: ClientOptions,
  provider: string,
  { consumer, sha }: Pick<SelectedPact, 'consumer' | 'sha'>
): Promise<readonly Running[]> {
  const environments = createClient(pact.environments, registry, client)
  const deployments = createClient(native.serviceDeployments, registry, client)
  const pacts = createClient(pact.pacts, registry, client)
  const { _embedded } = await asking(registry, () => environments.listEnvironments({}))
  const running = await Promise.all(
    _embedded.environments.map(async ({ name: environment }) => {
      const found = await asking(registry, () =>
        deployments.listServiceDeployments({ params: { environment } })
      )
      const versions = found.deployments
        .filter(({ service, isCurrent }) => service === consumer && isCurrent)
        .map(({ version }) => version)
      return [...new Set(versions)].map(version => ({ version, environment }))
    })
  )
  const held = await Promise.all(
    running.flat().map(async one => {
      const params = { provider, consumer, consumerApplicationVersion: one.version }
      const text = await unlessAbsent(registry, () => pacts.getPact({ params }))
      const href = text === undefined ? undefined : linkIn(text, 'pb:pact-version')?.href
      return href?.endsWith(`/${sha}`) ? [one] : []
    })
  )
  return held.flat()
}
