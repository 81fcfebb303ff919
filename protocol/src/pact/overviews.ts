import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { document, hal, params } from './fields.ts'

const pair = params('provider', 'consumer')

/** A text for people or for other programs. */
function text<const Path extends string, const Names extends readonly string[]>(
  path: Path,
  summary: string,
  ...names: Names
) {
  return { method: 'GET', path, summary, params: params(...names), ...document } as const
}

/** A picture of an answer, for a README. */
const badge = text

/** The state of all pacts at a glance, and pictures of it. */
export const overviews = {
  getDashboard: {
    method: 'GET',
    path: '/dashboard',
    summary: 'The newest pact of every pair, and what its provider found out',
    ...document
  },
  getPairDashboard: {
    method: 'GET',
    path: '/dashboard/provider/{provider}/consumer/{consumer}',
    summary: 'Every pact of a pair, newest first, and what its provider found out',
    params: pair,
    ...document
  },
  getGroup: text('/groups/{pacticipant}', 'Who is connected with a pacticipant, as CSV', 'pacticipant'),
  getRelationships: {
    method: 'GET',
    path: '/relationships',
    summary: 'Who has a pact with whom, as CSV',
    ...document
  },
  getPactBadge: badge(
    '/pacts/provider/{provider}/consumer/{consumer}/latest/badge',
    'Whether the newest pact is verified',
    'provider',
    'consumer'
  ),
  getTaggedPactBadge: badge(
    '/pacts/provider/{provider}/consumer/{consumer}/latest/{tag}/badge',
    'Whether the newest pact with a tag is verified',
    'provider',
    'consumer',
    'tag'
  ),
  getUntaggedPactBadge: badge(
    '/pacts/provider/{provider}/consumer/{consumer}/latest-untagged/badge',
    'Whether the newest pact without a tag is verified',
    'provider',
    'consumer'
  ),
  getBranchPactBadge: badge(
    '/pacts/provider/{provider}/consumer/{consumer}/branch/{branch}/latest/badge',
    'Whether the newest pact of a branch is verified',
    'provider',
    'consumer',
    'branch'
  ),
  getMatrixBadge: badge(
    '/matrix/provider/{provider}/latest/{providerTag}/consumer/{consumer}/latest/{tag}/badge',
    'Whether the newest versions with two tags go together',
    'provider',
    'providerTag',
    'consumer',
    'tag'
  ),
  canIDeployTag: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/latest-version/{tag}/can-i-deploy/to/{to}',
    summary: 'May the newest version with a tag go where another tag is',
    params: params('pacticipant', 'tag', 'to'),
    reply: z.looseObject({})
  },
  canIDeployTagBadge: badge(
    '/pacticipants/{pacticipant}/latest-version/{tag}/can-i-deploy/to/{to}/badge',
    'May the newest version with a tag go where another tag is',
    'pacticipant',
    'tag',
    'to'
  ),
  canIDeployBranch: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}',
    summary: 'May the head of a branch go to an environment',
    params: params('pacticipant', 'branch', 'environment'),
    reply: z.looseObject({})
  },
  canIDeployBranchBadge: badge(
    '/pacticipants/{pacticipant}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}/badge',
    'May the head of a branch go to an environment',
    'pacticipant',
    'branch',
    'environment'
  ),
  canIMerge: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/main-branch/can-i-merge',
    summary: 'Does the main branch go with the main branches of the others',
    params: params('pacticipant'),
    reply: z.looseObject({})
  },
  canIMergeBadge: badge(
    '/pacticipants/{pacticipant}/main-branch/can-i-merge/badge',
    'Does the main branch go with the main branches of the others',
    'pacticipant'
  ),
  getMetrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'How many there are of everything: for Prometheus, or as HAL where that is asked for',
    ...document
  },
  getHeartbeat: {
    method: 'GET',
    path: '/diagnostic/status/heartbeat',
    summary: 'Whether the service answers',
    reply: hal({ ok: z.boolean() })
  },
  getDependencies: {
    method: 'GET',
    path: '/diagnostic/status/dependencies',
    summary: 'Whether what the service needs answers',
    reply: hal({ database: z.object({ ok: z.boolean() }) })
  },
  getDoc: text('/doc/{relation}', 'What a link relation leads to', 'relation')
} as const satisfies Endpoints
