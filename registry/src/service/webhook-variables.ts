import {
  type LabelledParty,
  statusVariables,
  type WebhookEvent,
  type WebhookVariables
} from '@instep/contracts'
import type { ContentKey, PublicationSummary, Verification } from '../store/store.ts'
import type { Core } from './core.ts'

/** A version of the provider that an event is about, and why it matters. */
export interface ProviderBuild {
  readonly number: string
  readonly descriptions: readonly string[]
}

export interface EventFacts {
  readonly event: WebhookEvent | 'test'
  readonly publication: Omit<PublicationSummary, 'order'>
  readonly verification?: Verification | undefined
  readonly build?: ProviderBuild | undefined
}

/** Where the things that an event is about are found. */
export interface EventUrls {
  pact(publication: ContentKey & { readonly consumerVersion: string }): string
  result(content: ContentKey, number: number): string
}

/** All that a webhook can say of an event. What is not known is empty. */
export async function variablesOf(
  { store }: Core,
  { event, publication, verification, build }: EventFacts,
  between: { readonly consumer: LabelledParty; readonly provider: LabelledParty },
  urls: EventUrls
): Promise<WebhookVariables> {
  const { consumer, provider } = between
  const { version: findVersion } = store.pacticipants
  const [consumerVersion, providerVersion, current] = await Promise.all([
    findVersion({ service: consumer.name, version: publication.consumerVersion }),
    build && findVersion({ service: provider.name, version: build.number }),
    store.deployments.deployments({ pacticipant: provider.name, kind: 'deployed', onlyCurrent: true })
  ])
  return {
    ...statusVariables(verification?.success),
    eventName: event,
    pactUrl: urls.pact(publication),
    verificationResultUrl: verification === undefined ? '' : urls.result(verification, verification.number),
    buildUrl: (verification === undefined ? consumerVersion?.buildUrl : verification.buildUrl) ?? '',
    consumerName: consumer.name,
    consumerVersionNumber: publication.consumerVersion,
    consumerVersionBranch: consumerVersion?.branches.at(-1)?.branch ?? '',
    consumerVersionTags: list(consumerVersion?.tags.map(({ tag }) => tag)),
    consumerLabels: list(consumer.labels),
    providerName: provider.name,
    providerVersionNumber: build?.number ?? '',
    providerVersionBranch: providerVersion?.branches.at(-1)?.branch ?? '',
    providerVersionTags: list(providerVersion?.tags.map(({ tag }) => tag)),
    providerVersionDescriptions: list(build?.descriptions),
    providerLabels: list(provider.labels),
    currentlyDeployedProviderVersionNumber: list([...new Set(current.map(({ version }) => version))])
  }
}

function list(items: readonly string[] = []): string {
  return items.join(', ')
}
