import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { document, hal, nothing, params } from './fields.ts'

const version = params('provider', 'consumer', 'consumerApplicationVersion')
const listing = z.looseObject({})

/** Pacts, by the consumer version that published them or by their content. */
export const pacts = {
  publishPact: {
    method: 'PUT',
    path: '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}',
    summary: 'Publish one pact',
    params: version,
    body: z.string(),
    bodyAs: 'text',
    ...document
  },
  mergePact: {
    method: 'PATCH',
    path: '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}',
    summary: 'Add interactions to a pact',
    params: version,
    body: z.string(),
    bodyAs: 'text',
    ...document
  },
  getPact: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}',
    summary: 'Get the pact of a consumer version',
    params: version,
    ...document
  },
  deletePact: {
    method: 'DELETE',
    path: '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}',
    summary: 'Delete the pact of a consumer version',
    params: version,
    reply: nothing
  },
  getLatestPact: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/latest',
    summary: 'Get the pact of the newest consumer version that has one',
    params: params('provider', 'consumer'),
    ...document
  },
  getLatestTaggedPact: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/latest/{tag}',
    summary: 'Get the pact of the newest consumer version with a tag',
    params: params('provider', 'consumer', 'tag'),
    ...document
  },
  getPactVersion: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}',
    summary: 'Get a pact content',
    params: params('provider', 'consumer', 'sha'),
    ...document
  },
  getPactVersionWithMetadata: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/metadata/{metadata}',
    summary: 'Get a pact content that was selected for verification',
    params: params('provider', 'consumer', 'sha', 'metadata'),
    ...document
  },
  listLatestPacts: {
    method: 'GET',
    path: '/pacts/latest',
    summary: 'List the newest pact of every pair',
    reply: hal({ pacts: z.array(listing) })
  },
  listLatestProviderPacts: {
    method: 'GET',
    path: '/pacts/provider/{provider}/latest',
    summary: 'List the newest pact of every consumer of a provider',
    params: params('provider'),
    reply: hal({})
  },
  listLatestTaggedProviderPacts: {
    method: 'GET',
    path: '/pacts/provider/{provider}/latest/{tag}',
    summary: 'List the newest pact with a tag of every consumer of a provider',
    params: params('provider', 'tag'),
    reply: hal({})
  }
} as const satisfies Endpoints
