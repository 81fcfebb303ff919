import {
  type Core,
  type KnownIntegration,
  listPacts,
  type PublicationSummary,
  type Verification
} from '../../service/index.ts'
import { accepts } from '../accept.ts'
import { Answer } from '../answer.ts'
import { dateTime, pacticipantLink, publicationLink, resultLink, versionLink } from './links.ts'
import { textTable } from './text-table.ts'

/** A pact, and what its provider last found out. */
interface Item {
  readonly publication: PublicationSummary
  readonly result: Verification | undefined
  /** Whether the result is of this content, or of one that the consumer published before. */
  readonly isStale: boolean
}

/** The newest pact of every pair, or all of one pair; a table where the client lists plain text. */
export async function dashboard(
  registry: Core,
  pair: KnownIntegration | undefined,
  base: string,
  accept: string | undefined
): Promise<Answer<string>> {
  const filter = pair === undefined ? {} : { consumer: pair.consumer, provider: pair.provider }
  const found = await listPacts(registry, { ...filter, line: 'any', newestOnly: pair === undefined })
  const items = await Promise.all(found.toReversed().map(publication => itemOf(registry, publication)))
  const shown = pair === undefined ? items.toReversed() : items
  if (accepts(accept, 'text/plain')) {
    return new Answer(200, dashboardText(shown), { 'content-type': 'text/plain; charset=utf-8' })
  }
  return new Answer(200, JSON.stringify({ items: shown.map(item => itemBody(item, base)) }))
}

async function itemOf({ store }: Core, publication: PublicationSummary): Promise<Item> {
  const { consumer, provider, sha } = publication
  const result = await store.pacts.verification({ consumer, provider, sha }, 'latest')
  if (result !== undefined) return { publication, result, isStale: false }
  const older = (await store.pacts.verifications({ consumer, provider })).at(-1)
  return { publication, result: older, isStale: older !== undefined }
}

/** As the original names the states. */
function statusOf({ result, isStale }: Item): 'success' | 'failed' | 'stale' | 'never' {
  if (result === undefined) return 'never'
  if (isStale) return 'stale'
  return result.success ? 'success' : 'failed'
}

function itemBody(item: Item, base: string) {
  const { publication, result } = item
  const { consumer, consumerVersion, provider, at } = publication
  return {
    consumer: {
      name: consumer,
      version: { number: consumerVersion, _links: { self: versionLink(base, consumer, consumerVersion) } },
      _links: { self: pacticipantLink(base, consumer) }
    },
    provider: {
      name: provider,
      version: result === undefined ? null : { number: result.providerVersion },
      _links: { self: pacticipantLink(base, provider) }
    },
    pact: { createdAt: dateTime(at), _links: { self: publicationLink(base, publication) } },
    latestVerificationResult:
      result === undefined
        ? null
        : {
            success: result.success,
            verifiedAt: dateTime(result.at),
            _links: { self: resultLink(base, result, result.number) }
          },
    verificationStatus: statusOf(item)
  }
}

function dashboardText(items: readonly Item[]): string {
  return textTable(
    ['CONSUMER', 'CONSUMER VERSION', 'PROVIDER', 'PROVIDER VERSION', 'STATUS'],
    items.map(item => [
      item.publication.consumer,
      item.publication.consumerVersion,
      item.publication.provider,
      item.result?.providerVersion ?? '',
      statusOf(item)
    ])
  )
}
