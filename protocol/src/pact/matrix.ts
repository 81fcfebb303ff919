import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { notice, rackQuery } from './fields.ts'

const reply = z.object({
  summary: z.looseObject({
    /** Null is not known yet. */
    deployable: z.boolean().nullable(),
    reason: z.string(),
    success: z.int(),
    failed: z.int(),
    unknown: z.int(),
    ignored: z.int().optional()
  }),
  notices: z.array(notice),
  matrix: z.array(z.looseObject({}))
})

/** Which versions go together. */
export const matrix = {
  getMatrix: {
    method: 'GET',
    path: '/matrix',
    summary: 'Ask which versions go together, and whether some may be deployed',
    query: rackQuery,
    reply: z.union([reply, z.string()])
  },
  canIDeploy: {
    method: 'GET',
    path: '/can-i-deploy',
    summary: 'Ask whether a version may be deployed',
    query: rackQuery,
    reply
  }
} as const satisfies Endpoints
