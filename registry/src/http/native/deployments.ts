import type { native } from '@instep/protocol'
import {
  type Deployment,
  endServiceDeployment,
  listServiceDeployments,
  recordServiceDeployment
} from '../../service/index.ts'
import type { Handlers } from '../route.ts'

export const serviceDeployments: Handlers<typeof native.serviceDeployments> = {
  recordServiceDeployment: async ({ params, body }, registry) => {
    const { service, version, kind = 'deployed', instance } = body
    return deploymentBody(
      await recordServiceDeployment(registry, params.environment, { service, version, kind, instance })
    )
  },

  endServiceDeployment: async ({ params, query }, registry) => {
    const { service, version, kind = 'deployed', instance } = query
    const ended = await endServiceDeployment(registry, params.environment, {
      service,
      version,
      kind,
      instance
    })
    return { ended: ended.map(deploymentBody) }
  },

  listServiceDeployments: async ({ params }, registry) => ({
    deployments: (await listServiceDeployments(registry, params.environment)).map(deploymentBody)
  })
}

function deploymentBody({ pacticipant, instance, ...deployment }: Deployment) {
  const { uuid, version, kind, isCurrent, createdAt, updatedAt } = deployment
  return {
    uuid,
    service: pacticipant,
    version,
    kind,
    ...(instance === undefined ? {} : { instance }),
    isCurrent,
    createdAt,
    updatedAt
  }
}
