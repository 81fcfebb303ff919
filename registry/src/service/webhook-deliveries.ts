import { randomUUID } from 'node:crypto'
import { afterAttempt, filledRequest, type WebhookRequest, type WebhookVariables } from '@instep/contracts'
import type { Store, Trigger } from '../store/store.ts'
import type { Clock } from './core.ts'
import { type Sent, sendWebhook } from './webhook-sending.ts'
import type { WebhookSettings } from './webhook-settings.ts'

/** So many deliveries are under way at most, and so many tests of webhooks. */
const slots = 4

/** A delivery that nobody has settled so long after its time has lost its process, and is taken up again. */
const grace = 5000

/** Deliveries that are done are kept so long. */
const keepFor = 90 * 24 * 60 * 60 * 1000

/** Timers are set for no longer, so that a clock that jumps does no harm. */
const longestWait = 60_000

/** Where it is written that a delivery failed for good. */
export interface DeliveryLog {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Delivers what is written down in the store, beside the requests that wrote it. */
export interface Deliveries {
  /** Begins, with what was left from before. */
  start(log: DeliveryLog): void
  /** Says that there is something new to deliver. */
  wake(): void
  /** Ends what is under way; it stays due. */
  stop(): Promise<void>
  /** Sends a request once, now. Undefined when too many are being sent. */
  test(request: WebhookRequest, variables: WebhookVariables): Promise<Sent | undefined>
}

interface Ground {
  readonly store: Store
  readonly clock: Clock
  readonly settings: WebhookSettings
}

export function createDeliveries({ store, clock, settings }: Ground): Deliveries {
  let log: DeliveryLog | undefined
  let stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let cleaning: Promise<void> | undefined
  let isNewsWaiting = false
  let tests = 0
  const underWay = new Set<Promise<void>>()

  function wake(): void {
    if (log === undefined || stopping.signal.aborted) return
    isNewsWaiting = true
    looking ??= look().finally(() => {
      looking = undefined
      if (isNewsWaiting) wake()
    })
  }

  async function look(): Promise<void> {
    try {
      while (isNewsWaiting && !stopping.signal.aborted) {
        isNewsWaiting = false
        await takeUp()
      }
    } catch (error) {
      log?.error({ err: error }, 'Webhooks cannot be delivered for now')
      wakeIn(grace)
    }
  }

  async function takeUp(): Promise<void> {
    clearTimeout(timer)
    const free = slots - underWay.size
    const next = free === 0 ? undefined : await store.webhooks.nextDue()
    if (next === undefined) return
    const now = clock()
    if (next > now) return wakeIn(next - now)
    const due = await store.write(writing =>
      writing.webhooks.claimDue(now, now + settings.timeout + grace, free)
    )
    for (const trigger of due) {
      const delivery = deliver(trigger)
        .catch(error => log?.error({ err: error, trigger: trigger.uuid }, 'A webhook could not be settled'))
        .finally(() => {
          underWay.delete(delivery)
          wake()
        })
      underWay.add(delivery)
    }
    isNewsWaiting = true
  }

  function wakeIn(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(wake, Math.min(Math.max(milliseconds, 10), longestWait)).unref()
  }

  async function deliver(trigger: Trigger): Promise<void> {
    const webhook = await store.webhooks.webhook(trigger.webhook)
    const sent =
      webhook?.enabled === true
        ? await send(webhook.request, trigger.variables, trigger.uuid)
        : notSent(webhook === undefined ? 'the webhook was deleted' : 'the webhook is disabled', clock())
    await store.write(writing => settle(writing, trigger, sent))
  }

  function settle({ webhooks }: Store, trigger: Trigger, { outcome, log: text }: SentLog): Promise<void> {
    const { uuid, status, attempts } = trigger
    const now = clock()
    if (outcome === 'stopped') return webhooks.settle({ uuid, status, attempts, dueAt: now })
    const after = afterAttempt(outcome, attempts + 1, settings.retries)
    if (after.status === 'failure') {
      log?.warn({ webhook: trigger.webhook, trigger: uuid }, `A webhook failed for good:\n${text}`)
    }
    const dueAt = after.wait === undefined ? undefined : now + after.wait
    return webhooks.settle(
      { uuid, status: after.status, attempts: attempts + 1, dueAt },
      { log: text, at: now }
    )
  }

  function send(request: WebhookRequest, variables: WebhookVariables, delivery: string): Promise<Sent> {
    const filled = filledRequest(request, variables)
    return sendWebhook(filled, { settings, clock, stop: stopping.signal, delivery })
  }

  return {
    wake,

    start(to) {
      log = to
      stopping = new AbortController()
      cleaning = store.webhooks
        .removeTriggersBefore(clock() - keepFor)
        .catch(error => to.error({ err: error }, 'Old deliveries of webhooks cannot be removed'))
      wake()
    },

    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await cleaning
      await looking
      await Promise.all(underWay)
    },

    async test(request, variables) {
      if (tests >= slots) return undefined
      tests++
      try {
        return await send(request, variables, randomUUID())
      } finally {
        tests--
      }
    }
  }
}

type SentLog = Pick<Sent, 'outcome' | 'log'>

function notSent(reason: string, at: number): SentLog {
  return { outcome: 'refused', log: `[${new Date(at).toISOString()}] ERROR: Not sent: ${reason}\n` }
}
