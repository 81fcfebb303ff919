import type { pact } from '@instep/protocol'
import {
  type Core,
  providerStates as find,
  getEnvironment,
  listEnvironments,
  type StateScope
} from '../../service/index.ts'
import type { Handlers } from '../route.ts'

export const providerStates: Handlers<typeof pact.providerStates> = {
  listStates: ({ params }, registry) => states(registry, params.provider, 'mainBranch'),

  listBranchStates: ({ params }, registry) => states(registry, params.provider, { branch: params.branch }),

  async listEnvironmentStates({ params }, registry) {
    // The command line sends the name, and documents the uuid.
    const named = (await listEnvironments(registry)).find(({ name }) => name === params.environment)
    const { uuid } = named ?? (await getEnvironment(registry, params.environment))
    return states(registry, params.provider, { environment: uuid })
  }
}

async function states(registry: Core, provider: string, scope: StateScope) {
  const found = await find(registry, provider, scope)
  return {
    providerStates: found.map(({ name, params, consumers }) => ({
      name,
      params: { ...params },
      consumers: [...consumers]
    }))
  }
}
