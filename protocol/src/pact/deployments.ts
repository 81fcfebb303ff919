import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { hal, optionalFlag, optionalText, params } from './fields.ts'

const place = params('pacticipant', 'version', 'environment')

const filter = z
  .object({
    pacticipant: z.string().optional(),
    version: z.string().optional(),
    applicationInstance: z.string().optional(),
    target: z.string().optional()
  })
  .loose()

const deployed = hal({ uuid: z.string(), currentlyDeployed: z.boolean() })
const released = hal({ uuid: z.string(), currentlySupported: z.boolean() })

/** What runs where: deployed versions replace each other, released ones are supported side by side. */
export const deployments = {
  recordDeployment: {
    method: 'POST',
    path: '/pacticipants/{pacticipant}/versions/{version}/deployed-versions/environment/{environment}',
    summary: 'Record that a version was deployed, and replaced the one before',
    params: place,
    body: z.object({ applicationInstance: optionalText, target: optionalText }),
    reply: deployed
  },
  recordRelease: {
    method: 'POST',
    path: '/pacticipants/{pacticipant}/versions/{version}/released-versions/environment/{environment}',
    summary: 'Record that a version was released',
    params: place,
    reply: released
  },
  listDeployed: {
    method: 'GET',
    path: '/environments/{uuid}/deployed-versions/currently-deployed',
    summary: 'List the versions that are deployed to an environment',
    params: params('uuid'),
    query: filter,
    reply: hal({ _embedded: z.object({ deployedVersions: z.array(deployed) }) })
  },
  listSupported: {
    method: 'GET',
    path: '/environments/{uuid}/released-versions/currently-supported',
    summary: 'List the released versions that are supported in an environment',
    params: params('uuid'),
    query: filter,
    reply: hal({ _embedded: z.object({ releasedVersions: z.array(released) }) })
  },
  getDeployed: {
    method: 'GET',
    path: '/deployed-versions/{uuid}',
    summary: 'Get a deployed version',
    params: params('uuid'),
    reply: deployed
  },
  changeDeployed: {
    method: 'PATCH',
    path: '/deployed-versions/{uuid}',
    summary: 'Record that a version is not deployed any more',
    params: params('uuid'),
    body: z.object({ currentlyDeployed: optionalFlag }),
    reply: deployed
  },
  getReleased: {
    method: 'GET',
    path: '/released-versions/{uuid}',
    summary: 'Get a released version',
    params: params('uuid'),
    reply: released
  },
  changeReleased: {
    method: 'PATCH',
    path: '/released-versions/{uuid}',
    summary: 'Record that support of a version has ended, or goes on',
    params: params('uuid'),
    body: z.object({ currentlySupported: optionalFlag }),
    reply: released
  }
} as const satisfies Endpoints
