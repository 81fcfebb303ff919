import { type Link, linkTo, pact } from '@instep/protocol'
import {
  type Core,
  deletePacts,
  getLatestPactOf,
  type KnownIntegration,
  listPacts,
  type PactLine
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { pacticipantLink, publicationLink } from './links.ts'
import { pactAnswer, providerPacts } from './pact-bodies.ts'

const { pactLists: api } = pact

export const pactLists: Handlers<typeof pact.pactLists> = {
  listProviderPacts: ({ params, base }, registry) =>
    ofProvider(registry, params.provider, 'any', false, linkTo(base, api.listProviderPacts, params), base),

  listTaggedProviderPacts: ({ params, base }, registry) =>
    ofProvider(
      registry,
      params.provider,
      { tag: params.tag },
      false,
      linkTo(base, api.listTaggedProviderPacts, params),
      base
    ),

  listMainProviderPacts: ({ params, base }, registry) =>
    ofProvider(
      registry,
      params.provider,
      'mainBranch',
      false,
      linkTo(base, api.listMainProviderPacts, params),
      base
    ),

  listLatestMainProviderPacts: ({ params, base }, registry) =>
    ofProvider(
      registry,
      params.provider,
      'mainBranch',
      true,
      linkTo(base, api.listLatestMainProviderPacts, params),
      base
    ),

  listBranchProviderPacts: ({ params, base }, registry) =>
    ofProvider(
      registry,
      params.provider,
      { branch: params.branch },
      false,
      linkTo(base, api.listBranchProviderPacts, params),
      base
    ),

  listLatestBranchProviderPacts: ({ params, base }, registry) =>
    ofProvider(
      registry,
      params.provider,
      { branch: params.branch },
      true,
      linkTo(base, api.listLatestBranchProviderPacts, params),
      base
    ),

  listPacts: ({ params, base }, registry) =>
    ofPair(registry, params, 'any', linkTo(base, api.listPacts, { ...params }), base),

  listTaggedPacts: ({ params, base }, registry) =>
    ofPair(registry, params, { tag: params.tag }, linkTo(base, api.listTaggedPacts, params), base),

  listMainPacts: ({ params, base }, registry) =>
    ofPair(registry, params, 'mainBranch', linkTo(base, api.listMainPacts, params), base),

  listBranchPacts: ({ params, base }, registry) =>
    ofPair(registry, params, { branch: params.branch }, linkTo(base, api.listBranchPacts, params), base),

  getLatestMainPact: ({ params, base }, registry) => latest(registry, params, 'mainBranch', base),

  getLatestBranchPact: ({ params, base }, registry) =>
    latest(registry, params, { branch: params.branch }, base),

  getLatestUntaggedPact: ({ params, base }, registry) => latest(registry, params, 'untagged', base),

  deletePacts: ({ params }, registry) => remove(registry, params, 'any'),

  deleteTaggedPacts: ({ params }, registry) => remove(registry, params, { tag: params.tag }),

  deleteBranchPacts: ({ params }, registry) => remove(registry, params, { branch: params.branch })
}

async function ofProvider(
  registry: Core,
  provider: string,
  line: PactLine,
  newestOnly: boolean,
  self: Link,
  base: string
) {
  return providerPacts(await listPacts(registry, { provider, line, newestOnly }), provider, self, base)
}

async function ofPair(registry: Core, pair: KnownIntegration, line: PactLine, self: Link, base: string) {
  const { consumer, provider } = pair
  const found = await listPacts(registry, { consumer, provider, line, newestOnly: false })
  const links = found.toReversed().map(publication => ({
    ...publicationLink(base, publication),
    title: 'Pact'
  }))
  return {
    _links: {
      self,
      'pb:consumer': pacticipantLink(base, consumer, 'Consumer'),
      'pb:provider': pacticipantLink(base, provider, 'Provider'),
      'pb:pact-versions': links,
      // The command line takes the name for the consumer's.
      'pb:pacts': links.map(link => ({ ...link, name: consumer }))
    }
  }
}

async function latest(
  registry: Core,
  { consumer, provider }: KnownIntegration,
  line: PactLine,
  base: string
) {
  return pactAnswer(await getLatestPactOf(registry, { consumer, provider }, line), base)
}

async function remove(registry: Core, { consumer, provider }: KnownIntegration, line: PactLine) {
  await deletePacts(registry, { consumer, provider }, line)
  return new Answer(204, undefined)
}
