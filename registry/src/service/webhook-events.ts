import { randomUUID } from 'node:crypto'
import { concerns, type LabelledParty, type Webhook, type WebhookEvent, webhookName } from '@instep/contracts'
import type { ContentKey, PublicationSummary, Trigger, Verification } from '../store/store.ts'
import type { Core } from './core.ts'
import { type EventFacts, type EventUrls, type ProviderBuild, variablesOf } from './webhook-variables.ts'

/** An event, and the webhooks that it has set off. */
export interface Fired {
  readonly event: WebhookEvent
  readonly triggers: readonly Pick<Trigger, 'uuid' | 'name'>[]
}

type Publication = Omit<PublicationSummary, 'order'>

/** What one event is about, besides its name. */
type Occasion = Omit<EventFacts, 'event'> & { readonly event: WebhookEvent }

/** The webhooks that wait for something. */
export async function waitingWebhooks({ store }: Core): Promise<readonly Webhook[]> {
  return (await store.webhooks.webhooks()).filter(({ enabled }) => enabled)
}

/**
 * Whether a content is news to one of the lines that a consumer version is on: those of its tags, or else that of all
 * versions. To be asked before the pact is stored.
 */
export async function isContentNews(
  { store }: Core,
  content: ContentKey,
  tags: readonly string[]
): Promise<boolean> {
  for (const tag of tags.length === 0 ? [undefined] : tags) {
    const last = await store.pacts.latestPublication(content, tag)
    if (last?.sha !== content.sha) return true
  }
  return false
}

/** What is new about a pact: its interactions, or only what plugins keep in it. */
export interface PublicationNews {
  readonly isContentNew: boolean
  readonly isEmbeddedNew: boolean
}

/** Writes down what is to be delivered because a pact was published. */
export async function firePublished(
  core: Core,
  webhooks: readonly Webhook[],
  publication: Publication,
  urls: EventUrls,
  news: PublicationNews
): Promise<readonly Fired[]> {
  const unverified = await unverifiedBuilds(core, publication)
  return fire(core, webhooks, urls, publication, [
    { event: 'contract_published', publication },
    ...(news.isContentNew ? [{ event: 'contract_content_changed' as const, publication }] : []),
    ...(news.isEmbeddedNew ? [{ event: 'contract_embedded_schema_changed' as const, publication }] : []),
    ...unverified.map(build => ({
      event: 'contract_requiring_verification_published' as const,
      publication,
      build
    }))
  ])
}

/** Writes down what is to be delivered because of a result, once for each consumer version that it was asked for. */
export async function fireVerified(
  core: Core,
  verification: Verification,
  consumerVersions: readonly string[],
  urls: EventUrls
): Promise<readonly Fired[]> {
  const webhooks = await waitingWebhooks(core)
  if (webhooks.length === 0) return []
  const outcome = verification.success ? 'provider_verification_succeeded' : 'provider_verification_failed'
  const occasions: Occasion[] = []
  for (const publication of await publicationsOf(core, verification, consumerVersions)) {
    for (const event of ['provider_verification_published', outcome] as const) {
      const build = { number: verification.providerVersion, descriptions: [] }
      occasions.push({ event, publication, verification, build })
    }
  }
  return fire(core, webhooks, urls, verification, occasions)
}

/** The pacts that a result is about: those of the versions named, or the newest with its content. */
async function publicationsOf(
  { store }: Core,
  content: ContentKey,
  consumerVersions: readonly string[]
): Promise<readonly Publication[]> {
  const { consumer, provider, sha } = content
  const named =
    consumerVersions.length === 0
      ? []
      : await store.pacts.publications({ consumer, provider, versions: consumerVersions })
  const fitting = named.filter(publication => publication.sha === sha)
  if (fitting.length > 0) return fitting
  const newest = await store.pacts.publicationOfContent(content)
  return newest === undefined ? [] : [newest]
}

/**
 * The provider versions that matter and have not said anything about a content: the head of the main branch, and what
 * is deployed or released.
 */
async function unverifiedBuilds(
  { store }: Core,
  { consumer, provider, sha }: ContentKey
): Promise<readonly ProviderBuild[]> {
  const mainBranch = (await store.pacticipants.pacticipant(provider))?.mainBranch
  const main = mainBranch === undefined ? undefined : await store.pacticipants.branch(provider, mainBranch)
  const current = await store.deployments.deployments({ pacticipant: provider, onlyCurrent: true })
  if (main === undefined && current.length === 0) return []
  const environments = new Map(
    (await store.deployments.environments()).map(({ uuid, name }) => [uuid, name] as const)
  )
  const reasons = [
    ...(main === undefined ? [] : [{ number: main.head, description: `latest from ${main.name} branch` }]),
    ...current.map(({ version, kind, environment }) => ({
      number: version,
      description: `${kind} in ${environments.get(environment) ?? environment}`
    }))
  ]
  const builds = Map.groupBy(reasons, ({ number }) => number)
  const results = await store.pacts.latestResults({ consumer, provider }, [sha], [...builds.keys()])
  const verified = new Set(results.map(({ providerVersion }) => providerVersion))
  return [...builds].flatMap(([number, why]) =>
    verified.has(number)
      ? []
      : [{ number, descriptions: [...new Set(why.map(({ description }) => description))] }]
  )
}

async function fire(
  core: Core,
  webhooks: readonly Webhook[],
  urls: EventUrls,
  { consumer, provider }: ContentKey,
  occasions: readonly Occasion[]
): Promise<readonly Fired[]> {
  const between = { consumer: await partyOf(core, consumer), provider: await partyOf(core, provider) }
  const concerned = webhooks.filter(webhook => concerns(webhook, between))
  const fired: Fired[] = []
  for (const occasion of occasions) {
    const waiting = concerned.filter(({ events }) => events.includes(occasion.event))
    const triggers = waiting.length === 0 ? [] : await triggersOf(core, waiting, occasion, between, urls)
    await core.store.webhooks.addTriggers(triggers)
    fired.push({ event: occasion.event, triggers })
  }
  return fired
}

async function partyOf({ store }: Core, name: string): Promise<LabelledParty> {
  return { name, labels: await store.labels.labels(name) }
}

async function triggersOf(
  core: Core,
  webhooks: readonly Webhook[],
  occasion: Occasion,
  between: { readonly consumer: LabelledParty; readonly provider: LabelledParty },
  urls: EventUrls
): Promise<readonly Trigger[]> {
  const { event, publication, verification } = occasion
  const { consumer, provider, consumerVersion, sha } = publication
  const at = core.clock()
  const variables = await variablesOf(core, occasion, between, urls)
  return webhooks.map(webhook => ({
    uuid: randomUUID(),
    webhook: webhook.uuid,
    name: webhookName(webhook),
    event,
    consumer,
    consumerVersion,
    provider,
    sha,
    result: verification?.number,
    variables,
    status: 'not_run',
    attempts: 0,
    dueAt: at,
    at
  }))
}
