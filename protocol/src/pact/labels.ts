import type { Endpoints } from '../endpoint.ts'
import { hal, nothing, params } from './fields.ts'

const label = { params: params('pacticipant', 'label') } as const
const path = '/pacticipants/{pacticipant}/labels/{label}'

/** Words that pacticipants are grouped by. */
export const labels = {
  listLabels: { method: 'GET', path: '/labels', summary: 'List all labels', reply: hal({}) },
  listLabelled: {
    method: 'GET',
    path: '/pacticipants/label/{label}',
    summary: 'List the pacticipants with a label',
    params: params('label'),
    reply: hal({})
  },
  getLabel: { method: 'GET', path, summary: 'Get a label of a pacticipant', ...label, reply: hal({}) },
  putLabel: { method: 'PUT', path, summary: 'Label a pacticipant', ...label, reply: hal({}) },
  deleteLabel: { method: 'DELETE', path, summary: 'Remove a label', ...label, reply: nothing }
} as const satisfies Endpoints
