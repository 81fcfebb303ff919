import type { pact } from '@instep/protocol'
import { pact as api, linkTo } from '@instep/protocol'
import {
  type Core,
  deletePact,
  getLatestPact,
  getPact,
  getPactContent,
  listLatestPacts,
  type PublicationSummary,
  publish
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { dateTime, pacticipantLink, pactLinks, versionLink } from './links.ts'
import { pactAnswer, providerPacts } from './pact-bodies.ts'
import { eventUrls } from './webhook-bodies.ts'

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
      linkTo(base, api.pacts.listLatestProviderPacts, params, {
        title: `Latest pacts for ${params.provider}`
      }),
      base
    ),

  listLatestTaggedProviderPacts: async ({ params, base }, registry) =>
    providerPacts(
      await listLatestPacts(registry, params),
      params.provider,
      linkTo(base, api.pacts.listLatestTaggedProviderPacts, params, {
        title: `Latest pacts for ${params.provider}`
      }),
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
    urls: eventUrls(base),
    pacts: [{ provider, text, onConflict, field: 'content' }]
  })
  const stored = await getPact(registry, consumerOf(params), provider)
  const { body, headers } = pactAnswer(stored, base)
  return new Answer(pacts.some(({ isNew }) => isNew) ? 201 : 200, body, headers)
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
