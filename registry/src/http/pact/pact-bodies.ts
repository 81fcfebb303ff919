import { readPact, splice } from '@instep/contracts'
import type { Link } from '@instep/protocol'
import type { Publication, PublicationSummary } from '../../service/index.ts'
import { Answer } from '../answer.ts'
import { dateTime, pacticipantLink, pactLinks, publicationLink } from './links.ts'

/** The pact as it was published, with what verifiers need: `_id`s of the interactions, and links. */
export function pactAnswer(publication: Publication, base: string, metadata?: string): Answer<string> {
  const text = splice(readPact(publication.text), {
    createdAt: dateTime(publication.at),
    _links: pactLinks(base, publication, metadata)
  })
  return new Answer(200, text, { 'x-pact-consumer-version': encodeURI(publication.consumerVersion) })
}

/** The list of a provider's pacts, as the verifiers and the command line read it. */
export function providerPacts(
  publications: readonly PublicationSummary[],
  provider: string,
  self: Link,
  base: string
) {
  const links = publications.map(publication => ({
    ...publicationLink(base, publication),
    title: 'Pact',
    name: publication.consumer
  }))
  return {
    _links: {
      self: { ...self, title: self.title ?? `Pacts for ${provider}` },
      'pb:provider': pacticipantLink(base, provider),
      'pb:pacts': links,
      // The names before links had a prefix; older verifiers follow them.
      provider: pacticipantLink(base, provider),
      pacts: links
    }
  }
}
