import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'

/** What the server is. */
export const metadata = {
  getClusterId: {
    method: 'GET',
    path: '/v1/metadata/id',
    summary: 'Get the names of the clusters that the server belongs to',
    reply: z.object({
      scope: z.object({ path: z.array(z.string()), clusters: z.record(z.string(), z.string()) })
    })
  },
  getServerVersion: {
    method: 'GET',
    path: '/v1/metadata/version',
    summary: 'Get the version of the API that the server speaks',
    reply: z.object({ version: z.string(), commitId: z.string() })
  },
  getDeployment: {
    method: 'GET',
    path: '/v1/metadata/deployment',
    summary: 'Get the attributes of the deployment',
    reply: z.object({ attributes: z.array(z.string()) })
  }
} as const satisfies Endpoints
