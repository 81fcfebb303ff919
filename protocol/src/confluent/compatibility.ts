import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { flag, schemaRequest } from './fields.ts'

const query = z.object({ normalize: flag, verbose: flag })
const reply = z.object({ is_compatible: z.boolean(), messages: z.array(z.string()).optional() })

/** Would a schema be accepted? Nothing is written. */
export const compatibility = {
  checkVersion: {
    method: 'POST',
    path: '/compatibility/subjects/{subject}/versions/{version}',
    summary: 'Check a schema against one version',
    params: z.object({ subject: z.string(), version: z.string() }),
    query,
    body: schemaRequest,
    reply
  },
  checkSubject: {
    method: 'POST',
    path: '/compatibility/subjects/{subject}/versions',
    summary: 'Check a schema against the versions that the level of the subject demands',
    params: z.object({ subject: z.string() }),
    query,
    body: schemaRequest,
    reply
  }
} as const satisfies Endpoints
