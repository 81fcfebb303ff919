import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'

const inEnvironment = z.object({ environment: z.string().min(1) })
const name = z.string().min(1).max(500)

/** A deployed version replaces the one before it; a released one is supported beside others. */
const kind = z.enum(['deployed', 'released'])

const deployment = z.object({
  uuid: z.string(),
  service: z.string(),
  version: z.string(),
  kind,
  instance: z.string().optional(),
  isCurrent: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number()
})

/** What runs where: the same records that the Pact API keeps. Times are in milliseconds since 1970. */
export const serviceDeployments = {
  recordServiceDeployment: {
    method: 'POST',
    path: '/api/environments/{environment}/deployments',
    summary: 'Record that a version runs in an environment, or is supported there',
    params: inEnvironment,
    body: z.object({ service: name, version: name, kind: kind.optional(), instance: name.optional() }),
    reply: deployment
  },
  endServiceDeployment: {
    method: 'DELETE',
    path: '/api/environments/{environment}/deployments',
    summary: 'Record that a version does not run there any more, or that its support has ended',
    params: inEnvironment,
    query: z.object({
      service: name,
      version: name.optional(),
      kind: kind.optional(),
      instance: name.optional()
    }),
    reply: z.object({ ended: z.array(deployment) })
  },
  listServiceDeployments: {
    method: 'GET',
    path: '/api/environments/{environment}/deployments',
    summary: 'List what runs in an environment, and what is supported there',
    params: inEnvironment,
    reply: z.object({ deployments: z.array(deployment) })
  }
} as const satisfies Endpoints
