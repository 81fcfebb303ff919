import { readPact, splice } from '@instep/contracts'
import type { pact } from '@instep/protocol'
import { pact as api, href, linkTo } from '@instep/protocol'
import {
  type Core,
  deletePact,
  getLatestPact,
  getPact,
  getPactContent,
  listLatestPacts,
  type Publication,
  type PublicationSummary,
  publish
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { dateTime, pacticipantLink, pactLinks, publicationLink, versionLink } from './links.ts'

export const pacts: Handlers<typeof pact.pacts> = {
  publishPact: ({ params, body, base }, registry) => publishText(registry, params, body, 'refuse', base),

  mergePact: ({ params, body, base }, registry) => publishText(registry, params, body, 'merge', base),

  getPact: async ({ params, base }, registry) =>
    pactAnswer(await getPact(registry, consumerOf(params), params.provider), base),

  async deletePact({ params }, registry) {
    await deletePact(registry, consumerOf(params), params.provider)
    return new Answer(204, undefined)
  },

  getLatestPact: async ({ params, base }, registry) =>
    pactAnswer(await getLatestPact(registry, params), base),

  getLatestTaggedPact: async ({ params, base }, registry) =>
    pactAnswer(await getLatestPact(registry, params, params.tag), base),

  getPactVersion: async ({ params, base }, registry) =>
    pactAnswer(await getPactContent(registry, params), base),

  getPactVersionWithMetadata: async ({ params, base }, registry) =>
    pactAnswer(await getPactContent(registry, params), base, params.metadata),

  async listLatestPacts({ base }, registry) {
    const list = (await listLatestPacts(registry)).map(publication => listedPact(publication, base))
    return { pacts: list, _links: { self: linkTo(base, api.pacts.listLatestPacts) } }
  },

  listLatestProviderPacts: async ({ params, base }, registry) =>
    providerPacts(
      await listLatestPacts(registry, params),
      params.provider,
      `${base}${href(api.pacts.listLatestProviderPacts, params)}`,
      base
    ),

  listLatestTaggedProviderPacts: async ({ params, base }, registry) =>
    providerPacts(
      await listLatestPacts(registry, params),
      params.provider,
      `${base}${href(api.pacts.listLatestTaggedProviderPacts, params)}`,
      base
    )
}

interface VersionParams {
  readonly consumer: string
  readonly provider: string
  readonly consumerApplicationVersion: string
}

function consumerOf({ consumer, consumerApplicationVersion }: VersionParams) {
  return { service: consumer, version: consumerApplicationVersion }
}

async function publishText(
  registry: Core,
  params: VersionParams,
  text: string,
  onConflict: 'refuse' | 'merge',
  base: string
): Promise<Answer<string>> {
  const { consumer, provider, consumerApplicationVersion: version } = params
  const { pacts } = await publish(registry, {
    consumer,
    version,
    pacts: [{ provider, text, onConflict, field: 'content' }]
  })
  const stored = await getPact(registry, consumerOf(params), provider)
  const { body, headers } = pactAnswer(stored, base)
  return new Answer(pacts.some(({ isNew }) => isNew) ? 201 : 200, body, headers)
}

/** The pact as it was published, with what verifiers need: `_id`s of the interactions, and links. */
function pactAnswer(publication: Publication, base: string, metadata?: string): Answer<string> {
  const text = splice(readPact(publication.text), {
    createdAt: dateTime(publication.at),
    _links: pactLinks(base, publication, metadata)
  })
  return new Answer(200, text, { 'x-pact-consumer-version': encodeURI(publication.consumerVersion) })
}

function listedPact(publication: PublicationSummary, base: string) {
  const { consumer, consumerVersion, provider, at } = publication
  return {
    createdAt: dateTime(at),
    _embedded: {
      consumer: {
        name: consumer,
        _embedded: {
          version: {
            number: consumerVersion,
            _links: { self: versionLink(base, consumer, consumerVersion) }
          }
        },
        _links: { self: pacticipantLink(base, consumer) }
      },
      provider: { name: provider, _links: { self: pacticipantLink(base, provider) } }
    },
    _links: pactLinks(base, publication)
  }
}

function providerPacts(
  publications: readonly PublicationSummary[],
  provider: string,
  self: string,
  base: string
) {
  const links = publications.map(publication => ({
    ...publicationLink(base, publication),
    title: 'Pact',
    name: publication.consumer
  }))
  return {
    _links: {
      self: { href: self, title: `Latest pacts for ${provider}` },
      'pb:provider': pacticipantLink(base, provider),
      'pb:pacts': links,
      // The names before links had a prefix; older verifiers follow them.
      provider: pacticipantLink(base, provider),
      pacts: links
    }
  }
}
