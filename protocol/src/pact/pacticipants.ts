import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { filled, hal, nothing, params, patchText } from './fields.ts'

const pacticipant = params('pacticipant')

const changes = { displayName: patchText, mainBranch: patchText, repositoryUrl: patchText }

const reply = hal({ name: z.string() })

/** Who takes part: consumers and providers. */
export const pacticipants = {
  listPacticipants: {
    method: 'GET',
    path: '/pacticipants',
    summary: 'List pacticipants',
    reply: hal({ pacticipants: z.array(reply) })
  },
  createPacticipant: {
    method: 'POST',
    path: '/pacticipants',
    summary: 'Create a pacticipant',
    body: z.object({ name: filled, ...changes }),
    reply
  },
  getPacticipant: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}',
    summary: 'Get a pacticipant',
    params: pacticipant,
    reply
  },
  changePacticipant: {
    method: 'PATCH',
    path: '/pacticipants/{pacticipant}',
    summary: 'Change what is known of a pacticipant, or create it: absent fields stay',
    params: pacticipant,
    body: z.object(changes),
    reply
  },
  putPacticipant: {
    method: 'PUT',
    path: '/pacticipants/{pacticipant}',
    summary: 'Replace what is known of a pacticipant, or create it',
    params: pacticipant,
    body: z.object(changes),
    reply
  },
  deletePacticipant: {
    method: 'DELETE',
    path: '/pacticipants/{pacticipant}',
    summary: 'Delete a pacticipant with its versions and pacts',
    params: pacticipant,
    reply: nothing
  },
  deleteIntegrations: {
    method: 'DELETE',
    path: '/integrations',
    summary: 'Delete all pacts and results',
    reply: nothing
  },
  deleteIntegration: {
    method: 'DELETE',
    path: '/integrations/provider/{provider}/consumer/{consumer}',
    summary: 'Delete all pacts and results between two',
    params: params('provider', 'consumer'),
    reply: nothing
  },
  listIntegrations: {
    method: 'GET',
    path: '/integrations',
    summary: 'List who has a pact with whom',
    reply: z.union([hal({ _embedded: z.object({ integrations: z.array(z.looseObject({})) }) }), z.string()])
  }
} as const satisfies Endpoints
