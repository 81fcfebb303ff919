import { Failure, type ServiceVersion } from '@instep/contracts'
import type { ContentKey, KnownIntegration, Publication, PublicationSummary } from '../store/store.ts'
import { type Core, write } from './core.ts'

/** The pact of a consumer version. @throws Failure pactNotFound */
export async function getPact(
  { store }: Core,
  consumer: ServiceVersion,
  provider: string
): Promise<Publication> {
  return required(await store.pacts.publication(consumer, provider))
}

/** The pact of the newest consumer version that has one, or of the newest with a tag. @throws Failure pactNotFound */
export async function getLatestPact(
  { store }: Core,
  pair: KnownIntegration,
  tag?: string
): Promise<Publication> {
  return required(await store.pacts.latestPublication(pair, tag))
}

/** A content, as it was published last. @throws Failure pactNotFound */
export async function getPactContent({ store }: Core, content: ContentKey): Promise<Publication> {
  return required(await store.pacts.publicationOfContent(content))
}

/** Results of the content are kept: other versions may have published it, or may yet. @throws Failure pactNotFound */
export function deletePact(core: Core, consumer: ServiceVersion, provider: string): Promise<void> {
  return write(core, async writing => {
    await getPact(writing, consumer, provider)
    await writing.store.pacts.removePublications(consumer, provider)
  })
}

/** The newest pact of every pair, or of those with a provider. */
export function listLatestPacts(
  { store }: Core,
  filter: { readonly provider?: string; readonly tag?: string } = {}
): Promise<readonly PublicationSummary[]> {
  return store.pacts.latestPublications(filter.provider, filter.tag)
}

/** Who has a pact with whom. */
export function listIntegrations({ store }: Core): Promise<readonly KnownIntegration[]> {
  return store.pacts.integrations()
}

function required(publication: Publication | undefined): Publication {
  if (publication === undefined) throw new Failure('pactNotFound', {})
  return publication
}
