import { isJsonObject, type Json, JsonError, parseJson, toPlain } from '@instep/contracts'
import { asking, RegistryFailure } from '@instep/messages'
import { type ClientOptions, createClient, pact } from '@instep/protocol'
import * as z from 'zod'

/** Which pacts a provider verifies, in Pact's own words. */
export interface Selection {
  readonly selectors?: readonly Readonly<Record<string, string | boolean>>[]
  /** Whether a pact that never held on this branch may fail; yes where the branch is known. */
  readonly isPendingAllowed?: boolean
  /** Also verifies pacts of branches that appeared since this day: work in progress. */
  readonly wipSince?: string
}

/** A pact that a provider has to verify. */
export interface SelectedPact {
  readonly consumer: string
  readonly consumerVersion: string
  readonly sha: string
  readonly metadata: string | undefined
  /** It may fail. */
  readonly isPending: boolean
  readonly text: string
}

const usual = [{ mainBranch: true }, { deployedOrReleased: true }] as const

/** Where a pact is, as its link ends. */
const place = /\/consumer\/([^/]+)\/pact-version\/([^/]+)(?:\/metadata\/([^/]+))?$/

const listed = z.looseObject({
  _embedded: z.looseObject({
    pacts: z.array(
      z.looseObject({
        verificationProperties: z.looseObject({ pending: z.boolean().nullish() }).optional(),
        _links: z.looseObject({ self: z.looseObject({ href: z.string().regex(place) }) })
      })
    )
  })
})

/** The pacts that a registry wants a provider to verify, with their texts. @throws RegistryFailure */
export async function selectedPacts(
  registry: string,
  client: ClientOptions,
  provider: string,
  branch: string | undefined,
  { selectors, isPendingAllowed = branch !== undefined, wipSince }: Selection
): Promise<readonly SelectedPact[]> {
  const matching = branch === undefined ? [] : [{ matchingBranch: true }]
  const api = createClient(pact.verifications, registry, client)
  const { pacts } = await asking(registry, async () => {
    const reply = await api.selectPactsForVerification({
      params: { provider },
      body: {
        consumerVersionSelectors: [...(selectors ?? [...usual, ...matching])],
        providerVersionBranch: branch,
        includePendingStatus: isPendingAllowed,
        includeWipPactsSince: wipSince
      }
    })
    return listed.parse(reply)._embedded
  })
  return Promise.all(
    pacts.map(({ _links, verificationProperties }) =>
      fetched(registry, client, provider, _links.self.href, verificationProperties?.pending === true)
    )
  )
}

/** Of a link only the names in it are taken: nothing is asked but the registry that was named. */
async function fetched(
  registry: string,
  client: ClientOptions,
  provider: string,
  href: string,
  isPending: boolean
): Promise<SelectedPact> {
  const [consumer = '', sha = '', metadata] = (place.exec(href) ?? [])
    .slice(1)
    .map(part => (part === undefined ? undefined : decodeURIComponent(part)))
  const api = createClient(pact.pacts, registry, client)
  const text = await asking(registry, () =>
    metadata === undefined
      ? api.getPactVersion({ params: { provider, consumer, sha } })
      : api.getPactVersionWithMetadata({ params: { provider, consumer, sha, metadata } })
  )
  const consumerVersion = linkIn(text, 'pb:consumer-version')?.name
  if (consumerVersion === undefined)
    throw new RegistryFailure(`what answers at ${registry} is no registry, or one of another version`, {
      kind: 'refused'
    })
  return { consumer, consumerVersion, sha, metadata, isPending, text }
}

const link = z.looseObject({ href: z.string(), name: z.string().optional() })

/** A link of a pact as the registry gives it; undefined where there is none. */
export function linkIn(text: string, relation: string): z.infer<typeof link> | undefined {
  const document = json(text)
  const links = isJsonObject(document) ? document.get('_links') : undefined
  const found = isJsonObject(links) ? links.get(relation) : undefined
  return link.safeParse(found === undefined ? undefined : toPlain(found)).data
}

/** What is no JSON has no links. */
function json(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}
