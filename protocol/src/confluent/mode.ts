import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { flag } from './fields.ts'

const subject = z.object({ subject: z.string() })
const reply = z.object({ mode: z.string() })
const body = z.object({ mode: z.string().nullable().optional() })
const echo = z.object({ mode: z.string().optional() })

/** Whether clients may write, at the top, per context and per subject. */
export const mode = {
  getTopMode: { method: 'GET', path: '/mode', summary: 'Get the top-level mode', reply },
  putTopMode: {
    method: 'PUT',
    path: '/mode',
    summary: 'Set the top-level mode',
    query: z.object({ force: flag }),
    body,
    reply: echo
  },
  deleteTopMode: {
    method: 'DELETE',
    path: '/mode',
    summary: 'Return to the default mode',
    query: z.object({ recursive: flag }),
    reply
  },
  getMode: {
    method: 'GET',
    path: '/mode/{subject}',
    summary: 'Get the mode of a subject or context',
    params: subject,
    query: z.object({ defaultToGlobal: flag }),
    reply
  },
  putMode: {
    method: 'PUT',
    path: '/mode/{subject}',
    summary: 'Set the mode of a subject or context',
    params: subject,
    query: z.object({ force: flag }),
    body,
    reply: echo
  },
  deleteMode: {
    method: 'DELETE',
    path: '/mode/{subject}',
    summary: 'Remove the mode of a subject or context',
    params: subject,
    query: z.object({ recursive: flag }),
    reply
  }
} as const satisfies Endpoints
