import { linkTo, pact } from '@instep/protocol'
import {
  changeDeployment,
  getDeployment,
  listDeployments,
  type PlacedDeployment,
  recordDeployment,
  recordRelease
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { environmentBody } from './environments.ts'
import { dateTime, pacticipantLink, versionLink } from './links.ts'

export const deployments: Handlers<typeof pact.deployments> = {
  async recordDeployment({ params, body, base }, registry) {
    const instance = body.applicationInstance ?? body.target
    const placed = await recordDeployment(registry, versionOf(params), params.environment, instance)
    return new Answer(201, deployedBody(placed, base))
  },

  async recordRelease({ params, base }, registry) {
    const placed = await recordRelease(registry, versionOf(params), params.environment)
    return new Answer(placed.isNew ? 201 : 200, releasedBody(placed, base))
  },

  async listDeployed({ params, query, base }, registry) {
    const { pacticipant, version } = query
    const instance = query.applicationInstance ?? query.target
    const list = await listDeployments(registry, params.uuid, {
      kind: 'deployed',
      pacticipant,
      version,
      instance
    })
    return {
      _embedded: { deployedVersions: list.map(placed => deployedBody(placed, base)) },
      _links: { self: linkTo(base, pact.deployments.listDeployed, params) }
    }
  },

  async listSupported({ params, query, base }, registry) {
    const { pacticipant, version } = query
    const list = await listDeployments(registry, params.uuid, { kind: 'released', pacticipant, version })
    return {
      _embedded: { releasedVersions: list.map(placed => releasedBody(placed, base)) },
      _links: { self: linkTo(base, pact.deployments.listSupported, params) }
    }
  },

  getDeployed: async ({ params, base }, registry) =>
    deployedBody(await getDeployment(registry, 'deployed', params.uuid), base),

  changeDeployed: async ({ params, body, base }, registry) =>
    deployedBody(await changeDeployment(registry, 'deployed', params.uuid, body.currentlyDeployed), base),

  getReleased: async ({ params, base }, registry) =>
    releasedBody(await getDeployment(registry, 'released', params.uuid), base),

  changeReleased: async ({ params, body, base }, registry) =>
    releasedBody(await changeDeployment(registry, 'released', params.uuid, body.currentlySupported), base)
}

function versionOf({ pacticipant, version }: { readonly pacticipant: string; readonly version: string }) {
  return { service: pacticipant, version }
}

function deployedBody(placed: PlacedDeployment, base: string) {
  const { uuid, instance, isCurrent, updatedAt } = placed.deployment
  return {
    uuid,
    currentlyDeployed: isCurrent,
    ...(instance === undefined ? {} : { applicationInstance: instance, target: instance }),
    ...times(placed),
    ...(isCurrent ? {} : { undeployedAt: dateTime(updatedAt) }),
    ...embedded(placed, base),
    _links: {
      self: linkTo(base, pact.deployments.getDeployed, { uuid }, { title: 'Deployed version' }),
      ...links(placed, base)
    }
  }
}

function releasedBody(placed: PlacedDeployment, base: string) {
  const { uuid, isCurrent, updatedAt } = placed.deployment
  return {
    uuid,
    currentlySupported: isCurrent,
    ...times(placed),
    ...(isCurrent ? {} : { supportEndedAt: dateTime(updatedAt) }),
    ...embedded(placed, base),
    _links: {
      self: linkTo(base, pact.deployments.getReleased, { uuid }, { title: 'Released version' }),
      ...links(placed, base)
    }
  }
}

function times({ deployment }: PlacedDeployment) {
  return { createdAt: dateTime(deployment.createdAt), updatedAt: dateTime(deployment.updatedAt) }
}

function embedded({ deployment: { pacticipant, version }, environment }: PlacedDeployment, base: string) {
  return {
    _embedded: {
      pacticipant: { name: pacticipant, _links: { self: pacticipantLink(base, pacticipant) } },
      version: { number: version, _links: { self: versionLink(base, pacticipant, version) } },
      environment: environmentBody(environment, base)
    }
  }
}

function links({ deployment: { pacticipant, version, environment } }: PlacedDeployment, base: string) {
  return {
    'pb:version': versionLink(base, pacticipant, version),
    'pb:pacticipant': pacticipantLink(base, pacticipant),
    'pb:environment': linkTo(base, pact.environments.getEnvironment, { uuid: environment })
  }
}
