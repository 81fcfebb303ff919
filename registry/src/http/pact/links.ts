import { type Link, linkTo, pact, writeQuery } from '@instep/protocol'
import type { ContentKey, KnownIntegration, PublicationSummary } from '../../service/index.ts'

/** A time as the Pact Broker writes it. */
export function dateTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00')
}

export function pacticipantLink(base: string, name: string, title = 'Pacticipant'): Link {
  return linkTo(base, pact.pacticipants.getPacticipant, { pacticipant: name }, { title, name })
}

export function versionLink(base: string, pacticipant: string, version: string): Link {
  return linkTo(
    base,
    pact.versions.getVersion,
    { pacticipant, version },
    { title: 'Pacticipant version', name: version }
  )
}

/** The pact that a consumer version published. */
export function publicationLink(
  base: string,
  {
    consumer,
    provider,
    consumerVersion
  }: Pick<PublicationSummary, 'consumer' | 'provider' | 'consumerVersion'>
): Link {
  return linkTo(
    base,
    pact.pacts.getPact,
    { provider, consumer, consumerApplicationVersion: consumerVersion },
    { title: 'Pact', name: `Pact between ${consumer} (${consumerVersion}) and ${provider}` }
  )
}

/** A content, whichever version published it. */
export function contentLink(base: string, { consumer, provider, sha }: ContentKey): Link {
  return linkTo(base, pact.pacts.getPactVersion, { provider, consumer, sha })
}

export function resultLink(
  base: string,
  { consumer, provider, sha }: ContentKey,
  number: number | 'latest'
): Link {
  return linkTo(
    base,
    pact.verifications.getResult,
    { provider, consumer, sha, number },
    { title: 'Verification result', name: `Verification result ${number} for ${consumer} and ${provider}` }
  )
}

/** All that a document about a pact links to. */
export function pactLinks(
  base: string,
  publication: PublicationSummary,
  metadata?: string
): Readonly<Record<string, Link | Link[]>> {
  const { consumer, provider, consumerVersion, sha } = publication
  const pair: KnownIntegration = { consumer, provider }
  const content = { ...pair, sha }
  const ofVersion = { ...pair, consumerApplicationVersion: consumerVersion }
  const publish =
    metadata === undefined
      ? linkTo(base, pact.verifications.publishResult, content)
      : linkTo(base, pact.verifications.publishResultWithMetadata, { ...content, metadata })
  return {
    self: publicationLink(base, publication),
    'pb:consumer': pacticipantLink(base, consumer, 'Consumer'),
    'pb:consumer-version': versionLink(base, consumer, consumerVersion),
    'pb:provider': pacticipantLink(base, provider, 'Provider'),
    'pb:pact-version': contentLink(base, content),
    'pb:latest-pact-version': linkTo(base, pact.pacts.getLatestPact, { ...pair }),
    'pb:pacts': [{ ...publicationLink(base, publication), name: consumer }],
    'pb:previous-distinct': linkTo(base, pact.pactChanges.getPreviousDistinctPact, ofVersion),
    'pb:diff-previous-distinct': linkTo(base, pact.pactChanges.diffWithPrevious, ofVersion),
    'pb:publish-verification-results': { ...publish, title: 'Publish verification results' },
    'pb:latest-verification-results': resultLink(base, content, 'latest')
  }
}

/** What the URL of a selected pact says of its selection, as opaque to clients as the broker's. */
export interface SelectionMetadata {
  readonly consumerVersions: readonly string[]
  readonly pending: boolean
  readonly wip: boolean
}

export function writeMetadata({ consumerVersions, pending, wip }: SelectionMetadata): string {
  const selectors = consumerVersions.map(version => ({ cv: version }))
  const query = { s: selectors, ...(pending ? { p: true } : {}), ...(wip ? { w: true } : {}) }
  return Buffer.from(writeQuery(query)).toString('base64url')
}

/** So many consumer versions are read from a URL; a selection never names more for one content. */
const versionLimit = 100

export function readMetadata(metadata: string): Omit<SelectionMetadata, 'pending'> {
  const query = new URLSearchParams(Buffer.from(metadata, 'base64url').toString('latin1'))
  const consumerVersions = [...new Set(query.getAll('s[][cv]'))].slice(0, versionLimit)
  return { consumerVersions, wip: query.get('w') === 'true' }
}
