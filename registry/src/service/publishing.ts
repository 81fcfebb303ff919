import {
  checkNames,
  comparePacts,
  contentSha,
  describeConflict,
  describeDifference,
  embeddedConfiguration,
  Failure,
  lookalikes,
  mergePacts,
  type Pact,
  readPact
} from '@instep/contracts'
import type { PacticipantVersion, Publication } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { putOnBranch, tagVersion } from './pacticipant-versions.ts'
import { type LinkedSchemas, recordSchemaLinks } from './schema-links.ts'
import { type Fired, firePublished, isContentNews, waitingWebhooks } from './webhook-events.ts'
import type { EventUrls } from './webhook-variables.ts'

/** What a consumer version publishes. */
export interface PublishRequest {
  readonly consumer: string
  readonly version: string
  readonly branch?: string | undefined
  readonly tags?: readonly string[]
  readonly buildUrl?: string | undefined
  readonly pacts: readonly PactRequest[]
  /** What webhooks say of the pacts. */
  readonly urls: EventUrls
}

export interface PactRequest {
  readonly provider: string
  readonly text: string
  /** What to do when the consumer version has published other content: refuse, or join the interactions. */
  readonly onConflict: 'refuse' | 'merge'
  /** Under which name the client knows the content; errors are reported there. */
  readonly field: string
}

/** What became of one pact. */
export interface PublishedPact {
  readonly publication: Omit<Publication, 'order'>
  /** The consumer version had no pact with the provider before. */
  readonly isNew: boolean
  /** Nothing was stored, because the same content was there. */
  readonly isUnchanged: boolean
  /** The content is known, but its plugins keep something else in it than before: another schema, say. */
  readonly isEmbeddedNew: boolean
  /** What happened, and the webhooks that wait for it. */
  readonly events: readonly Fired[]
  readonly linked: LinkedSchemas
}

export interface PublishOutcome {
  readonly version: PacticipantVersion
  readonly isNewVersion: boolean
  readonly pacts: readonly PublishedPact[]
}

/**
 * Publishes the pacts of a consumer version, all or none. What is published already stays as it is.
 * @throws Failure contractInvalid, contractChanged, pacticipantLooksAlike
 */
export async function publish(core: Core, request: PublishRequest): Promise<PublishOutcome> {
  const { consumer, branch, tags = [] } = request
  const read = request.pacts.map(sent => ({ ...sent, pact: readSent(consumer, sent) }))
  const version = { service: consumer, version: request.version }
  const outcome = await write(core, async writing => {
    const { store, clock } = writing
    await requireDistinctNames(writing, [consumer, ...request.pacts.map(({ provider }) => provider)])
    const known = await store.pacticipants.version(version)
    await store.pacticipants.putVersion(version, clock(), request.buildUrl)
    if (branch !== undefined) await putOnBranch(writing, version, branch)
    for (const tag of tags) await tagVersion(writing, version, tag)
    const stored = await store.pacticipants.putVersion(version, clock())
    const webhooks = await waitingWebhooks(writing)
    const pacts: PublishedPact[] = []
    for (const { provider, onConflict, pact } of read) {
      const { isNews, ...published } = await publishOne(writing, stored, provider, pact, onConflict)
      const events = await firePublished(writing, webhooks, published.publication, request.urls, {
        isContentNew: isNews,
        isEmbeddedNew: published.isEmbeddedNew
      })
      pacts.push({ ...published, events })
    }
    return { version: stored, isNewVersion: known === undefined, pacts }
  })
  core.deliveries.wake()
  return outcome
}

function readSent(consumer: string, { provider, text, field }: PactRequest): Pact {
  const pact = readPact(text, field)
  checkNames(pact, consumer, provider, field)
  return pact
}

/** The names that nobody knows must not look like known ones. */
async function requireDistinctNames({ store }: Core, names: readonly string[]): Promise<void> {
  const strangers: string[] = []
  for (const name of new Set(names)) {
    if ((await store.pacticipants.pacticipant(name)) === undefined) strangers.push(name)
  }
  if (strangers.length === 0) return
  const known = (await store.pacticipants.pacticipants()).map(({ name }) => name)
  for (const name of strangers) {
    const alike = lookalikes(name, known)
    if (alike.length > 0) throw new Failure('pacticipantLooksAlike', { name, known: alike })
  }
}

async function publishOne(
  core: Core,
  { pacticipant: consumer, number: version, tags }: PacticipantVersion,
  provider: string,
  sent: Pact,
  onConflict: PactRequest['onConflict']
): Promise<Omit<PublishedPact, 'events'> & { readonly isNews: boolean }> {
  const { store, clock } = core
  const consumerVersion = { service: consumer, version }
  const known = await store.pacts.publication(consumerVersion, provider)
  const pact = known && onConflict === 'merge' ? merged(known, sent) : sent
  const sha = contentSha(pact.root)
  const linked = await recordSchemaLinks(core, consumerVersion, pact)
  if (known?.sha === sha && !isEmbeddedOtherwise(known, pact)) {
    const nothingNew = { isNew: false, isUnchanged: true, isEmbeddedNew: false, isNews: false }
    return { publication: known, ...nothingNew, linked }
  }
  if (known !== undefined && known.sha !== sha && onConflict === 'refuse') throw changed(known, pact)
  const content = { consumer, provider, sha }
  const publication = {
    ...content,
    consumerVersion: version,
    revision: (known?.revision ?? 0) + 1,
    text: pact.text,
    at: clock()
  }
  const isNews = await isContentNews(
    core,
    content,
    tags.map(({ tag }) => tag)
  )
  const last = await store.pacts.publicationOfContent(content)
  const isEmbeddedNew = last !== undefined && isEmbeddedOtherwise(last, pact)
  await requirePacticipant(core, provider)
  await store.pacts.addPublication(publication)
  return { publication, isNew: known === undefined, isUnchanged: false, isEmbeddedNew, isNews, linked }
}

/** What plugins keep in a pact, its schemas for one, is no part of its identity; that it changed is still news. */
function isEmbeddedOtherwise(known: Publication, pact: Pact): boolean {
  return embeddedConfiguration(readPact(known.text)) !== embeddedConfiguration(pact)
}

function merged(known: Publication, sent: Pact): Pact {
  const merge = mergePacts(readPact(known.text), sent)
  if (merge.kind === 'merged') return readPact(merge.text)
  const { consumer, consumerVersion, provider } = known
  throw new Failure('contractChanged', {
    consumer,
    version: consumerVersion,
    provider,
    differences: merge.conflicts.map(describeConflict)
  })
}

function changed(known: Publication, pact: Pact): Failure {
  const { consumer, consumerVersion, provider, text } = known
  return new Failure('contractChanged', {
    consumer,
    version: consumerVersion,
    provider,
    differences: comparePacts(readPact(text), pact).map(describeDifference)
  })
}

async function requirePacticipant({ store, clock }: Core, name: string): Promise<void> {
  if ((await store.pacticipants.pacticipant(name)) !== undefined) return
  await store.pacticipants.putPacticipant({ name, createdAt: clock() })
}
