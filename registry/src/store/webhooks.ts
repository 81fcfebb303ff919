import type { TriggerStatus, Webhook, WebhookEvent, WebhookVariables } from '@instep/contracts'
import type { ContentKey, KnownIntegration } from './contracts.ts'

/** That a webhook has to be delivered, or was. */
export interface Trigger extends ContentKey {
  readonly uuid: string
  /** The webhook's uuid. */
  readonly webhook: string
  /** What the webhook was called then. */
  readonly name: string
  readonly event: WebhookEvent
  readonly consumerVersion: string
  /** The number of the result that it tells of. */
  readonly result: number | undefined
  readonly variables: WebhookVariables
  readonly status: TriggerStatus
  readonly attempts: number
  /** When the next attempt is due; undefined when there will be none. */
  readonly dueAt: number | undefined
  readonly at: number
}

export interface Attempt {
  readonly log: string
  readonly at: number
}

/** Deliveries for a pair; of one consumer version, or of one result. */
export interface TriggerFilter extends KnownIntegration {
  readonly consumerVersion?: string
  readonly result?: { readonly sha: string; readonly number: number }
}

/** Webhooks, and what is to be delivered. */
export interface WebhookStore {
  /** Oldest first. */
  webhooks(): Promise<readonly Webhook[]>
  webhook(uuid: string): Promise<Webhook | undefined>
  /** Adds a webhook, or replaces the one with its uuid. */
  putWebhook(webhook: Webhook): Promise<void>
  deleteWebhook(uuid: string): Promise<void>
  addTriggers(triggers: readonly Trigger[]): Promise<void>
  trigger(uuid: string): Promise<Trigger | undefined>
  /** Newest first, and not more than some hundreds. */
  triggers(filter: TriggerFilter): Promise<readonly Trigger[]>
  /** When the next delivery is due. */
  nextDue(): Promise<number | undefined>
  /** Some deliveries that are due. They are due again at a later time, should nobody settle them until then. */
  claimDue(now: number, until: number, limit: number): Promise<readonly Trigger[]>
  /** Writes down what became of a delivery, and the attempt when there was one. */
  settle(trigger: Pick<Trigger, 'uuid' | 'status' | 'attempts' | 'dueAt'>, attempt?: Attempt): Promise<void>
  /** Oldest first. */
  attempts(trigger: string): Promise<readonly Attempt[]>
  /** Forgets deliveries that are done. */
  removeTriggersBefore(at: number): Promise<void>
}
