import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { document, hal, nothing, params } from './fields.ts'

const ofProvider = '/pacts/provider/{provider}'
const ofPair = `${ofProvider}/consumer/{consumer}` as const

const listing = hal({})

/** A list of links to pacts. */
function list<const Path extends string, const Names extends readonly string[]>(
  path: Path,
  summary: string,
  ...names: Names
) {
  return { method: 'GET', path, summary, params: params(...names), reply: listing } as const
}

/** Pacts by provider, or between two, narrowed to branches and tags of the consumer. */
export const pactLists = {
  listProviderPacts: list(ofProvider, 'List the pacts with a provider', 'provider'),
  listTaggedProviderPacts: list(
    `${ofProvider}/tag/{tag}`,
    'List the pacts with a provider, of consumer versions with a tag',
    'provider',
    'tag'
  ),
  listMainProviderPacts: list(
    `${ofProvider}/branch`,
    'List the pacts with a provider, of main branches',
    'provider'
  ),
  listLatestMainProviderPacts: list(
    `${ofProvider}/branch/latest`,
    'List the newest pacts with a provider, of main branches',
    'provider'
  ),
  listBranchProviderPacts: list(
    `${ofProvider}/branch/{branch}`,
    'List the pacts with a provider, of a branch',
    'provider',
    'branch'
  ),
  listLatestBranchProviderPacts: list(
    `${ofProvider}/branch/{branch}/latest`,
    'List the newest pacts with a provider, of a branch',
    'provider',
    'branch'
  ),
  listPacts: list(`${ofPair}/versions`, 'List the pacts between two', 'provider', 'consumer'),
  listTaggedPacts: list(
    `${ofPair}/tag/{tag}`,
    'List the pacts between two, of consumer versions with a tag',
    'provider',
    'consumer',
    'tag'
  ),
  listMainPacts: list(
    `${ofPair}/branch`,
    'List the pacts between two, of the main branch',
    'provider',
    'consumer'
  ),
  listBranchPacts: list(
    `${ofPair}/branch/{branch}`,
    'List the pacts between two, of a branch',
    'provider',
    'consumer',
    'branch'
  ),
  getLatestMainPact: {
    method: 'GET',
    path: `${ofPair}/branch/latest`,
    summary: 'Get the newest pact of the main branch',
    params: params('provider', 'consumer'),
    ...document
  },
  getLatestBranchPact: {
    method: 'GET',
    path: `${ofPair}/branch/{branch}/latest`,
    summary: 'Get the newest pact of a branch',
    params: params('provider', 'consumer', 'branch'),
    ...document
  },
  getLatestUntaggedPact: {
    method: 'GET',
    path: `${ofPair}/latest-untagged`,
    summary: 'Get the newest pact of a consumer version without tags',
    params: params('provider', 'consumer'),
    ...document
  },
  deletePacts: {
    method: 'DELETE',
    path: `${ofPair}/versions`,
    summary: 'Delete all pacts between two',
    params: params('provider', 'consumer'),
    reply: nothing
  },
  deleteTaggedPacts: {
    method: 'DELETE',
    path: `${ofPair}/tag/{tag}`,
    summary: 'Delete the pacts between two, of consumer versions with a tag',
    params: params('provider', 'consumer', 'tag'),
    reply: nothing
  },
  deleteBranchPacts: {
    method: 'DELETE',
    path: `${ofPair}/branch/{branch}`,
    summary: 'Delete the pacts between two, of a branch',
    params: params('provider', 'consumer', 'branch'),
    reply: nothing
  }
} as const satisfies Endpoints

const version = `${ofPair}/version/{consumerApplicationVersion}` as const

/** What one pact says otherwise than another; a text unless JSON is asked for. */
function diff<const Path extends string, const Names extends readonly string[]>(
  path: Path,
  summary: string,
  ...names: Names
) {
  return { method: 'GET', path, summary, params: params(...names), ...document } as const
}

/** What changed from one pact to another. */
export const pactChanges = {
  getPreviousDistinctPact: {
    method: 'GET',
    path: `${version}/previous-distinct`,
    summary: 'Get the newest earlier pact that says something else',
    params: params('provider', 'consumer', 'consumerApplicationVersion'),
    ...document
  },
  diffWithPrevious: diff(
    `${version}/diff/previous-distinct`,
    'What changed since the newest earlier pact that says something else',
    'provider',
    'consumer',
    'consumerApplicationVersion'
  ),
  diffVersions: diff(
    `${version}/diff/version/{other}`,
    'What changed from the pact of another consumer version',
    'provider',
    'consumer',
    'consumerApplicationVersion',
    'other'
  ),
  diffContents: diff(
    `${ofPair}/pact-version/{sha}/diff/pact-version/{other}`,
    'What changed from another content',
    'provider',
    'consumer',
    'sha',
    'other'
  )
} as const satisfies Endpoints

const states = z.object({
  providerStates: z.array(
    z.object({
      name: z.string(),
      params: z.record(z.string(), z.unknown()),
      consumers: z.array(z.string())
    })
  )
})

/** The states that consumers want a provider to be in. */
export const providerStates = {
  listStates: {
    method: 'GET',
    path: `${ofProvider}/provider-states`,
    summary: 'List the states in the newest pacts with a provider',
    params: params('provider'),
    reply: states
  },
  listBranchStates: {
    method: 'GET',
    path: `${ofProvider}/provider-states/branch/{branch}`,
    summary: 'List the states in the newest pacts of a branch',
    params: params('provider', 'branch'),
    reply: states
  },
  listEnvironmentStates: {
    method: 'GET',
    path: `${ofProvider}/provider-states/environment/{environment}`,
    summary: 'List the states in the pacts of what runs in an environment',
    params: params('provider', 'environment'),
    reply: states
  }
} as const satisfies Endpoints
