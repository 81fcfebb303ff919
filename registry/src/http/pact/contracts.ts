import { isUtf8 } from 'node:buffer'
import { Failure } from '@instep/contracts'
import { linkTo, pact } from '@instep/protocol'
import { type PublishOutcome, publish } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { pacticipantLink, publicationLink, versionLink } from './links.ts'
import { publishNotices } from './publish-notices.ts'
import { eventUrls } from './webhook-bodies.ts'

export const contracts: Handlers<typeof pact.contracts> = {
  async publishContracts({ body, base }, registry) {
    const outcome = await publish(registry, {
      consumer: body.pacticipantName,
      version: body.pacticipantVersionNumber,
      branch: body.branch,
      tags: body.tags ?? [],
      buildUrl: body.buildUrl,
      urls: eventUrls(base),
      pacts: body.contracts.map(({ consumerName, providerName, content, ...contract }, index) => {
        requireConsumer(consumerName, body.pacticipantName, index)
        const field = `contracts[${index}].content`
        return {
          provider: providerName,
          text: decoded(content, field),
          onConflict: (contract.onConflict ?? contract.writeMode) === 'merge' ? 'merge' : 'refuse',
          field
        }
      })
    })
    return publishedBody(outcome, base)
  }
}

function publishedBody(outcome: PublishOutcome, base: string) {
  const { pacticipant, number, tags } = outcome.version
  const notices = publishNotices(outcome, base)
  const self = versionLink(base, pacticipant, number)
  return {
    logs: notices.map(({ type, text }) => ({ level: type, message: text, deprecationWarning: '' })),
    notices,
    _embedded: {
      pacticipant: { name: pacticipant, _links: { self: pacticipantLink(base, pacticipant) } },
      version: { number, _links: { self } }
    },
    _links: {
      'pb:pacticipant': pacticipantLink(base, pacticipant),
      'pb:pacticipant-version': self,
      'pb:pacticipant-version-tags': tags.map(({ tag }) =>
        linkTo(base, pact.versions.getTag, { pacticipant, version: number, tag }, { title: 'Tag', name: tag })
      ),
      'pb:contracts': outcome.pacts.map(({ publication }) => publicationLink(base, publication))
    }
  }
}

function requireConsumer(consumer: string, pacticipant: string, index: number): void {
  if (consumer === pacticipant) return
  const error = `must match pacticipantName ('${pacticipant}')`
  throw new Failure('contractInvalid', { errors: { [`contracts[${index}].consumerName`]: [error] } })
}

/** @throws Failure contractInvalid */
function decoded(content: string, field: string): string {
  const base64 = content.replace(/\s/g, '')
  const invalid = (error: string) => new Failure('contractInvalid', { errors: { [field]: [error] } })
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$/.test(base64))
    throw invalid('is not valid base64')
  const bytes = Buffer.from(base64, 'base64')
  if (isUtf8(bytes)) return bytes.toString()
  throw invalid(`is not UTF-8: the first wrong character is at ${bytes.toString().indexOf('\uFFFD') + 1}`)
}
