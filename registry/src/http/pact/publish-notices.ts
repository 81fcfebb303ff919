import type { SchemaLink } from '@instep/contracts'
import type {
  DanglingLink,
  Fired,
  LinkedSchemas,
  Misfit,
  PublishedPact,
  PublishOutcome
} from '../../service/index.ts'
import { publicationLink } from './links.ts'
import { logLink } from './webhook-bodies.ts'

export interface PublishNotice {
  readonly type: 'debug' | 'info' | 'success' | 'warning' | 'prompt' | 'error' | 'danger'
  readonly text: string
}

/** What a client prints after it has published. */
export function publishNotices(
  { version, isNewVersion, pacts }: PublishOutcome,
  base: string
): PublishNotice[] {
  const { pacticipant, number, branches, tags } = version
  const places = [
    ...branches.slice(-1).map(({ branch }) => `branch ${branch}`),
    ...(tags.length > 0 ? [`tags ${tags.map(({ tag }) => tag).join(', ')}`] : [])
  ]
  const verb = isNewVersion ? 'Created' : 'Updated'
  const where = places.length > 0 ? ` with ${places.join(' and ')}` : ''
  return [
    { type: 'debug', text: `${verb} ${pacticipant} version ${number}${where}` },
    ...(branches.length === 0 ? [noBranch] : []),
    ...pacts.flatMap(pact => pactNotices(pact, base))
  ]
}

const noBranch: PublishNotice = {
  type: 'prompt',
  text: '  Next steps:\n    * Configure the version branch to be the value of your repository branch.'
}

function pactNotices(
  { publication, isNew, isUnchanged, isEmbeddedNew, events, linked }: PublishedPact,
  base: string
): PublishNotice[] {
  const { consumer, consumerVersion, provider } = publication
  const [verb, how] = isUnchanged
    ? ['republished', ' (content is the same)']
    : isNew
      ? ['published', '']
      : ['updated', isEmbeddedNew ? ' (only what plugins keep in it changed)' : ' (interactions were merged)']
  const news = [...new Set(events.map(({ event }) => event))].join(', ')
  return [
    {
      type: 'success',
      text: `Pact successfully ${verb} for ${consumer} version ${consumerVersion} and provider ${provider}.`
    },
    { type: 'debug', text: `  View the published pact at ${publicationLink(base, publication).href}` },
    { type: 'debug', text: `  Events detected: ${news}${how}` },
    ...webhookNotices(events, base),
    ...(isEmbeddedNew ? [embeddedNotice] : []),
    ...linkNotices(linked)
  ]
}

function webhookNotices(events: readonly Fired[], base: string): PublishNotice[] {
  const notices = events.flatMap(({ event, triggers }) =>
    triggers.map(trigger => ({
      type: 'debug' as const,
      text: `  Webhook "${trigger.name}" triggered for event ${event}.\n    View logs at ${logLink(trigger, base).href}`
    }))
  )
  return notices.length > 0
    ? notices
    : [{ type: 'debug', text: '  No enabled webhook waits for these events.' }]
}

const embeddedNotice: PublishNotice = {
  type: 'warning',
  text: '  A schema or other setting that a plugin keeps in this pact changed, while its interactions stayed the same: results for the earlier pact count for this one.'
}

function linkNotices({ dangling, misfits, fitting }: LinkedSchemas): PublishNotice[] {
  const fit =
    fitting === 1 ? '1 message example fits its schema' : `${fitting} message examples fit their schemas`
  return [
    ...(fitting === 0 ? [] : [{ type: 'success' as const, text: `  ${fit}.` }]),
    ...dangling.map(link => ({ type: 'warning' as const, text: danglingText(link) })),
    ...misfits.map(misfit => ({ type: 'warning' as const, text: misfitText(misfit) }))
  ]
}

function misfitText({ message, schema, detail }: Misfit): string {
  const { subject, version } = schema
  return `  The example of "${message}" does not fit subject ${subject} version ${version}, so the gate takes it as declared, not as tested. ${detail}`
}

function danglingText({ message, links }: DanglingLink): string {
  const names = [...new Set(links.map(nameOf))]
  return `  The message "${message}" refers to ${names.join(' and ')}, which the registry does not have.`
}

function nameOf({ subject, version, id }: SchemaLink): string {
  if (subject === undefined) return `schema id ${id}`
  return version === undefined ? `subject ${subject}` : `subject ${subject} version ${version}`
}
