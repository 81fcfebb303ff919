import { randomUUID } from 'node:crypto'
import {
  concerns,
  Failure,
  unmasked,
  type Webhook,
  type WebhookParty,
  type WebhookRequest,
  type WebhookVariables,
  webhookVariables
} from '@instep/contracts'
import type { KnownIntegration, PublicationSummary, Trigger, TriggerFilter } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { getPacticipant } from './pacticipants.ts'
import { getPact } from './pacts.ts'
import { getResult } from './verifications.ts'
import type { Sent } from './webhook-sending.ts'
import { definitionRefusal } from './webhook-settings.ts'
import { type EventUrls, variablesOf } from './webhook-variables.ts'

/** What a client says of a webhook. */
export type WebhookDefinition = Omit<Webhook, 'uuid' | 'createdAt' | 'updatedAt'>

/** The sides that a webhook is tied to by name; a side that is missing is any. */
export type WebhookScope = Partial<KnownIntegration>

/** All webhooks, or those that are tied to exactly these. @throws Failure pacticipantNotFound */
export async function listWebhooks(core: Core, scope?: WebhookScope): Promise<readonly Webhook[]> {
  const all = await core.store.webhooks.webhooks()
  if (scope === undefined) return all
  await requireScope(core, scope)
  return all.filter(
    ({ consumer, provider }) => nameOf(consumer) === scope.consumer && nameOf(provider) === scope.provider
  )
}

/** The webhooks that the pacts between two can set off. @throws Failure pacticipantNotFound */
export async function listPactWebhooks(core: Core, pair: KnownIntegration): Promise<readonly Webhook[]> {
  await requireScope(core, pair)
  const { labels, webhooks } = core.store
  const consumer = { name: pair.consumer, labels: await labels.labels(pair.consumer) }
  const provider = { name: pair.provider, labels: await labels.labels(pair.provider) }
  return (await webhooks.webhooks()).filter(webhook => concerns(webhook, { consumer, provider }))
}

/** @throws Failure webhookNotFound */
export async function getWebhook({ store }: Core, uuid: string): Promise<Webhook> {
  const webhook = await store.webhooks.webhook(uuid)
  if (webhook === undefined) throw new Failure('webhookNotFound', { uuid })
  return webhook
}

/** Adds a webhook; a scope ties it to the pacticipants in it. @throws Failure contractInvalid, pacticipantNotFound */
export function createWebhook(
  core: Core,
  definition: WebhookDefinition,
  scope: WebhookScope = {}
): Promise<Webhook> {
  return write(core, async writing => {
    await requireScope(writing, scope)
    const tied = {
      ...definition,
      ...(scope.consumer === undefined ? {} : { consumer: { name: scope.consumer } }),
      ...(scope.provider === undefined ? {} : { provider: { name: scope.provider } })
    }
    const at = writing.clock()
    const webhook = { ...(await checked(writing, tied)), uuid: randomUUID(), createdAt: at, updatedAt: at }
    await writing.store.webhooks.putWebhook(webhook)
    return webhook
  })
}

/** Replaces a webhook, or adds one under this uuid. @throws Failure contractInvalid */
export function putWebhook(
  core: Core,
  uuid: string,
  definition: WebhookDefinition
): Promise<{ readonly webhook: Webhook; readonly isNew: boolean }> {
  return write(core, async writing => {
    const known = await writing.store.webhooks.webhook(uuid)
    if (known === undefined && !/^[\w-]{16,64}$/.test(uuid)) {
      throw invalid({ uuid: ['must have 16 to 64 characters out of A-Z, a-z, 0-9, _ and -'] })
    }
    const at = writing.clock()
    const webhook = {
      ...(await checked(writing, definition, known?.request)),
      uuid,
      createdAt: known?.createdAt ?? at,
      updatedAt: at
    }
    await writing.store.webhooks.putWebhook(webhook)
    return { webhook, isNew: known === undefined }
  })
}

/** @throws Failure webhookNotFound */
export function deleteWebhook(core: Core, uuid: string): Promise<void> {
  return write(core, async writing => {
    await getWebhook(writing, uuid)
    await writing.store.webhooks.deleteWebhook(uuid)
  })
}

/** Sends a webhook once for the newest pact that it is about. Undefined when too many are being sent. */
export async function testWebhook(
  core: Core,
  webhook: WebhookDefinition,
  urls: EventUrls
): Promise<Sent | undefined> {
  return core.deliveries.test(webhook.request, await testVariables(core, webhook, urls))
}

/** The same for a webhook that is not stored. @throws Failure contractInvalid */
export async function testDefinition(
  core: Core,
  definition: WebhookDefinition,
  urls: EventUrls
): Promise<Sent | undefined> {
  return testWebhook(core, await checked(core, definition), urls)
}

/** What was delivered, or is to be. @throws Failure pactNotFound */
export async function listTriggers(core: Core, filter: TriggerFilter): Promise<readonly Trigger[]> {
  const { consumer, provider, consumerVersion, result } = filter
  if (consumerVersion !== undefined) {
    await getPact(core, { service: consumer, version: consumerVersion }, provider)
  }
  if (result !== undefined) await getResult(core, { consumer, provider, sha: result.sha }, result.number)
  return core.store.webhooks.triggers(filter)
}

/** Of each webhook and event the newest delivery for the newest pact between two. @throws Failure pactNotFound */
export async function latestTriggers(
  core: Core,
  pair: KnownIntegration
): Promise<{ readonly publication: PublicationSummary; readonly triggers: readonly Trigger[] }> {
  const publication = await core.store.pacts.latestPublication(pair)
  if (publication === undefined) throw new Failure('pactNotFound', {})
  const { consumerVersion } = publication
  const triggers = await core.store.webhooks.triggers({ ...pair, consumerVersion })
  const groups = Map.groupBy(triggers, ({ webhook, event }) => `${webhook} ${event}`)
  return { publication, triggers: [...groups.values()].flatMap(group => group.slice(0, 1)) }
}

/** The logs of every attempt at a delivery. @throws Failure webhookNotFound */
export async function triggerLog({ store }: Core, uuid: string): Promise<string> {
  const trigger = await store.webhooks.trigger(uuid)
  if (trigger === undefined) throw new Failure('webhookNotFound', { uuid })
  const attempts = await store.webhooks.attempts(uuid)
  const next = trigger.dueAt === undefined ? [] : [`Due at ${new Date(trigger.dueAt).toISOString()}.\n`]
  return [...attempts.map(({ log }) => log), ...next].join('\n')
}

async function requireScope(core: Core, scope: WebhookScope): Promise<void> {
  for (const name of [scope.consumer, scope.provider]) {
    if (name !== undefined) await getPacticipant(core, name)
  }
}

/** The definition with its secrets, when nothing is wrong with it. @throws Failure contractInvalid */
async function checked(
  { store, settings }: Core,
  definition: WebhookDefinition,
  known?: WebhookRequest
): Promise<WebhookDefinition> {
  const errors: Record<string, readonly string[]> = {}
  for (const side of ['consumer', 'provider'] as const) {
    const name = nameOf(definition[side])
    if (name === undefined || (await store.pacticipants.pacticipant(name)) !== undefined) continue
    errors[`${side}.name`] = [`there is no pacticipant named ${name}`]
  }
  const refused = definitionRefusal(new URL(definition.request.url), settings.webhooks)
  if (refused !== undefined) errors['request.url'] = [refused]
  const { request, unknown } = unmasked(definition.request, known)
  for (const field of unknown) {
    errors[field] = ['is a mask: give the value itself, unless it is stored for the same host']
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return { ...definition, request }
}

function invalid(errors: Readonly<Record<string, readonly string[]>>): Failure {
  return new Failure('contractInvalid', { errors })
}

function nameOf(party: WebhookParty | undefined): string | undefined {
  return party !== undefined && 'name' in party ? party.name : undefined
}

/** The variables for the newest pact that a webhook is about; without one, only names. */
async function testVariables(
  core: Core,
  { consumer, provider }: Pick<Webhook, 'consumer' | 'provider'>,
  urls: EventUrls
): Promise<WebhookVariables> {
  const { pacts, labels } = core.store
  const named = { consumer: nameOf(consumer), provider: nameOf(provider) }
  const sides = await pacts.integrations({
    ...(named.consumer === undefined ? {} : { consumer: named.consumer }),
    ...(named.provider === undefined ? {} : { provider: named.provider })
  })
  for (const pair of sides) {
    const between = {
      consumer: { name: pair.consumer, labels: await labels.labels(pair.consumer) },
      provider: { name: pair.provider, labels: await labels.labels(pair.provider) }
    }
    if (!concerns({ consumer, provider }, between)) continue
    const publication = await pacts.latestPublication(pair)
    if (publication === undefined) continue
    const verification = await pacts.verification(publication, 'latest')
    const build = verification && { number: verification.providerVersion, descriptions: [] }
    return variablesOf(core, { event: 'test', publication, verification, build }, between, urls)
  }
  const nothing = Object.fromEntries(webhookVariables.map(name => [name, ''])) as WebhookVariables
  return {
    ...nothing,
    eventName: 'test',
    consumerName: named.consumer ?? '',
    providerName: named.provider ?? ''
  }
}
