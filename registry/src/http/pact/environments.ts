import { linkTo, pact } from '@instep/protocol'
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  getEnvironment,
  listEnvironments,
  replaceEnvironment
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { dateTime } from './links.ts'

export const environments: Handlers<typeof pact.environments> = {
  async listEnvironments({ base }, registry) {
    const list = (await listEnvironments(registry)).map(environment => environmentBody(environment, base))
    return {
      _embedded: { environments: list },
      _links: {
        self: linkTo(base, pact.environments.listEnvironments, {}, { title: 'Environments' }),
        'pb:environments': list.map(({ name, _links }) => ({ ..._links.self, name }))
      }
    }
  },

  async createEnvironment({ body, base }, registry) {
    const environment = environmentBody(await createEnvironment(registry, body), base)
    return new Answer(201, environment, { location: environment._links.self.href })
  },

  getEnvironment: async ({ params, base }, registry) =>
    environmentBody(await getEnvironment(registry, params.uuid), base),

  replaceEnvironment: async ({ params, body, base }, registry) =>
    environmentBody(await replaceEnvironment(registry, params.uuid, body), base),

  async deleteEnvironment({ params }, registry) {
    await deleteEnvironment(registry, params.uuid)
    return new Answer(204, undefined)
  }
}

/** An environment, with the ways to what runs there. */
export function environmentBody(environment: Environment, base: string) {
  const { uuid, name, displayName, production, contacts, createdAt, updatedAt } = environment
  return {
    uuid,
    name,
    displayName: displayName ?? name,
    production,
    ...(contacts.length > 0 ? { contacts } : {}),
    createdAt: dateTime(createdAt),
    updatedAt: dateTime(updatedAt),
    _links: {
      self: linkTo(base, pact.environments.getEnvironment, { uuid }, { title: 'Environment', name }),
      'pb:currently-deployed-deployed-versions': linkTo(base, pact.deployments.listDeployed, { uuid }),
      'pb:currently-supported-released-versions': linkTo(base, pact.deployments.listSupported, { uuid }),
      'pb:environments': linkTo(base, pact.environments.listEnvironments)
    }
  }
}
