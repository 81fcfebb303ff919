import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { integer, text, textList } from './fields.ts'

/** Contexts: spaces of subjects and ids, each with ids of its own. */
export const contexts = {
  listContexts: {
    method: 'GET',
    path: '/contexts',
    summary: 'List the contexts',
    query: z.object({ contextPrefix: text, offset: integer(0), limit: integer(-1) }),
    reply: textList
  },
  deleteContext: {
    method: 'DELETE',
    path: '/contexts/{context}',
    summary: 'Delete a context that holds nothing',
    params: z.object({ context: z.string() }),
    reply: z.undefined()
  }
} as const satisfies Endpoints
