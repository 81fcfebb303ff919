import {
  mask,
  masked,
  parsePlain,
  type Webhook,
  type WebhookParty,
  type WebhookRequest,
  webhookName
} from '@instep/contracts'
import { type Link, linkTo, pact } from '@instep/protocol'
import type { EventUrls, Sent, Trigger } from '../../service/index.ts'
import { dateTime, pacticipantLink, resultLink, writeMetadata } from './links.ts'

/** The URLs that webhooks can tell. A result that is published under the pact's is one for that consumer version. */
export function eventUrls(base: string): EventUrls {
  return {
    pact({ consumer, provider, sha, consumerVersion }) {
      const metadata = writeMetadata({ consumerVersions: [consumerVersion], pending: false, wip: false })
      return linkTo(base, pact.pacts.getPactVersionWithMetadata, { consumer, provider, sha, metadata }).href
    },
    result: (content, number) => resultLink(base, content, number).href
  }
}

/** A webhook, without its secrets. */
export function webhookBody(webhook: Webhook, base: string) {
  const { uuid, description, consumer, provider, enabled, events, teamUuid, createdAt, updatedAt } = webhook
  return {
    uuid,
    ...(description === undefined ? {} : { description }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(provider === undefined ? {} : { provider }),
    enabled,
    request: requestBody(masked(webhook.request)),
    events: events.map(name => ({ name })),
    ...(teamUuid === undefined ? {} : { teamUuid }),
    createdAt: dateTime(createdAt),
    updatedAt: dateTime(updatedAt),
    _links: {
      self: webhookLink(webhook, base, webhookName(webhook)),
      'pb:execute': linkTo(
        base,
        pact.webhooks.testWebhook,
        { uuid },
        { title: 'POST to send the webhook once, for the newest pact that it is about' }
      ),
      ...partyLinks(webhook, base),
      'pb:webhooks': linkTo(base, pact.webhooks.listWebhooks, {}, { title: 'All webhooks' })
    }
  }
}

function partyLinks({ consumer, provider }: Webhook, base: string): Readonly<Record<string, Link>> {
  const names = { consumer: nameOf(consumer), provider: nameOf(provider) }
  return {
    ...(names.consumer === undefined
      ? {}
      : { 'pb:consumer': pacticipantLink(base, names.consumer, 'Consumer') }),
    ...(names.provider === undefined
      ? {}
      : { 'pb:provider': pacticipantLink(base, names.provider, 'Provider') }),
    ...(names.consumer === undefined || names.provider === undefined
      ? {}
      : {
          'pb:pact-webhooks': linkTo(
            base,
            pact.webhooks.listPairWebhooks,
            { consumer: names.consumer, provider: names.provider },
            { title: `All webhooks for consumer ${names.consumer} and provider ${names.provider}` }
          )
        })
  }
}

function nameOf(party: WebhookParty | undefined): string | undefined {
  return party !== undefined && 'name' in party ? party.name : undefined
}

/** A list of webhooks: clients follow the links. */
export function webhookList(webhooks: readonly Webhook[], self: Link, base: string) {
  return {
    _links: {
      self,
      'pb:create': { ...self, title: 'POST to create a webhook' },
      'pb:webhooks': webhooks.map(webhook => ({
        ...webhookLink(webhook, base, `A webhook for ${scopeOf(webhook)}`),
        name: webhookName(webhook)
      }))
    }
  }
}

function scopeOf({ consumer, provider }: Webhook): string {
  const describe = (party: WebhookParty | undefined, any: string) =>
    party === undefined ? any : 'name' in party ? party.name : `${any} labelled ${party.label}`
  return `the pacts between ${describe(consumer, 'any consumer')} and ${describe(provider, 'any provider')}`
}

function webhookLink({ uuid }: Pick<Webhook, 'uuid'>, base: string, title: string): Link {
  return linkTo(base, pact.webhooks.getWebhook, { uuid }, { title })
}

/** What was sent for a test, and what came back. */
export function sentBody(sent: Sent | undefined) {
  if (sent === undefined) {
    const logs = 'Not sent: too many webhooks are being tested. Try again in some seconds.\n'
    return { success: false, logs, _links: {} }
  }
  const { outcome, log, request, response } = sent
  return {
    request: requestBody(request),
    ...(response === undefined ? {} : { response: { ...response, body: plainOr(response.body) } }),
    logs: log,
    success: outcome === 'success',
    _links: {}
  }
}

function requestBody({ body, password, ...request }: WebhookRequest) {
  return {
    ...request,
    ...(body === undefined ? {} : { body: body.kind === 'json' ? plainOr(body.text) : body.text }),
    ...(password === undefined ? {} : { password: mask })
  }
}

/** JSON as JSON; a text that is none stays a text. */
function plainOr(text: string): unknown {
  try {
    return parsePlain(text)
  } catch {
    return text
  }
}

/** Deliveries, and how they stand. */
export function triggeredList(triggers: readonly Trigger[], self: Link, retries: number, base: string) {
  return {
    _embedded: { triggeredWebhooks: triggers.map(trigger => triggerBody(trigger, retries, base)) },
    _links: { self }
  }
}

function triggerBody(trigger: Trigger, retries: number, base: string) {
  const { name, status, attempts, event, at, webhook, dueAt } = trigger
  return {
    name,
    status,
    attemptsMade: attempts,
    attemptsRemaining: dueAt === undefined ? 0 : Math.max(retries + 1 - attempts, 0),
    triggerType: 'resource_creation',
    eventName: event,
    triggeredAt: dateTime(at),
    _links: {
      'pb:logs': { ...logLink(trigger, base), name },
      'pb:webhook': { ...webhookLink({ uuid: webhook }, base, 'Webhook'), name }
    }
  }
}

export function logLink({ uuid }: Pick<Trigger, 'uuid'>, base: string): Link {
  return linkTo(base, pact.webhooks.getTriggerLogs, { uuid }, { title: 'Webhook execution logs' })
}

/** How many deliveries stand how. */
export function triggerSummary(triggers: readonly Trigger[]) {
  const count = (status: Trigger['status']) => triggers.filter(trigger => trigger.status === status).length
  return {
    successful: count('success'),
    failed: count('failure'),
    retrying: count('retrying'),
    notRun: count('not_run')
  }
}
