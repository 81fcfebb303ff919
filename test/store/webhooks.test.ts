import { type Webhook, type WebhookVariables, webhookVariables } from '@instep/contracts'
import { openStore, type Store } from '@instep/registry'
import { describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'

const pair = { consumer: 'billing', provider: 'orders' }
const variables = Object.fromEntries(webhookVariables.map(name => [name, `the ${name}`])) as WebhookVariables

const webhook: Webhook = {
  uuid: 'w1',
  description: 'build',
  consumer: { name: 'billing' },
  enabled: true,
  events: ['contract_published'],
  request: {
    method: 'POST',
    url: 'https://ci/',
    headers: { a: 'b' },
    body: { kind: 'json', text: '{"a":1.0}' }
  },
  createdAt: 1,
  updatedAt: 2
}

function trigger(uuid: string, dueAt: number | undefined, changes: object = {}) {
  return {
    ...pair,
    uuid,
    webhook: 'w1',
    name: 'build',
    event: 'contract_published' as const,
    consumerVersion: '1',
    sha: 'abc',
    result: undefined,
    variables,
    status: 'not_run' as const,
    attempts: 0,
    dueAt,
    at: 10,
    ...changes
  }
}

describe.for(Object.entries(engines))('on %s', ([, newUrl]) => {
  const withStore = async (work: (store: Store) => Promise<void>) => {
    await using store = await openStore(await newUrl())
    await work(store)
  }

  test('a webhook is kept, replaced and removed', () =>
    withStore(async ({ webhooks }) => {
      await webhooks.putWebhook(webhook)
      await webhooks.putWebhook({ ...webhook, uuid: 'w0', createdAt: 0 })
      expect(await webhooks.webhook('w1')).toEqual(webhook)
      expect((await webhooks.webhooks()).map(({ uuid }) => uuid)).toEqual(['w0', 'w1'])
      await webhooks.putWebhook({ ...webhook, enabled: false })
      expect(await webhooks.webhook('w1')).toEqual({ ...webhook, enabled: false })
      await webhooks.deleteWebhook('w1')
      expect(await webhooks.webhook('w1')).toBeUndefined()
    }))

  test('what is due is claimed once, and is due again when nobody settles it', () =>
    withStore(async ({ webhooks }) => {
      await webhooks.addTriggers([
        trigger('late', 300),
        trigger('b', 200, { at: 20 }),
        trigger('a', 100),
        trigger('done', undefined)
      ])
      expect(await webhooks.nextDue()).toBe(100)
      expect((await webhooks.claimDue(200, 1000, 5)).map(({ uuid }) => uuid)).toEqual(['a', 'b'])
      expect(await webhooks.claimDue(200, 1000, 5)).toEqual([])
      expect(await webhooks.nextDue()).toBe(300)
      expect((await webhooks.claimDue(1000, 2000, 2)).map(({ uuid }) => uuid)).toEqual(['late', 'a'])
    }))

  test('what became of a delivery is kept with its attempts', () =>
    withStore(async ({ webhooks }) => {
      const first = trigger('a', 100)
      await webhooks.addTriggers([first])
      expect(await webhooks.trigger('a')).toEqual(first)
      await webhooks.settle(
        { uuid: 'a', status: 'retrying', attempts: 1, dueAt: 500 },
        { log: 'one', at: 101 }
      )
      await webhooks.settle(
        { uuid: 'a', status: 'success', attempts: 2, dueAt: undefined },
        { log: 'two', at: 501 }
      )
      expect(await webhooks.trigger('a')).toEqual({
        ...first,
        status: 'success',
        attempts: 2,
        dueAt: undefined
      })
      expect(await webhooks.attempts('a')).toEqual([
        { log: 'one', at: 101 },
        { log: 'two', at: 501 }
      ])
      expect(await webhooks.nextDue()).toBeUndefined()
      await webhooks.settle(
        { uuid: 'gone', status: 'failure', attempts: 1, dueAt: undefined },
        { log: '', at: 1 }
      )
      expect(await webhooks.attempts('gone')).toEqual([])
    }))

  test('deliveries are found by pair, version and result, and many are added at once', () =>
    withStore(async ({ webhooks }) => {
      const many = Array.from({ length: 120 }, (_, index) => trigger(`t${index}`, 1, { at: index }))
      const ofResult = trigger('r', 1, { consumerVersion: '2', result: 7, at: 1000 })
      await webhooks.addTriggers([...many, ofResult, trigger('other', 1, { provider: 'shipping' })])
      const found = await webhooks.triggers(pair)
      expect(found).toHaveLength(121)
      expect(found[0]).toEqual(ofResult)
      expect(await webhooks.triggers({ ...pair, consumerVersion: '1' })).toHaveLength(120)
      expect(await webhooks.triggers({ ...pair, result: { sha: 'abc', number: 7 } })).toEqual([ofResult])
      expect(await webhooks.triggers({ ...pair, result: { sha: 'abc', number: 8 } })).toEqual([])
    }))

  test('old deliveries are forgotten when they are done, and with their pacticipant', () =>
    withStore(async ({ webhooks, removals }) => {
      await webhooks.putWebhook(webhook)
      await webhooks.addTriggers([
        trigger('done', undefined),
        trigger('due', 5),
        trigger('new', undefined, { at: 99 })
      ])
      await webhooks.settle(
        { uuid: 'done', status: 'success', attempts: 1, dueAt: undefined },
        { log: 'x', at: 1 }
      )
      await webhooks.removeTriggersBefore(50)
      expect((await webhooks.triggers(pair)).map(({ uuid }) => uuid)).toEqual(['new', 'due'])
      expect(await webhooks.attempts('done')).toEqual([])
      await removals.removePacticipant('billing')
      expect(await webhooks.triggers(pair)).toEqual([])
      expect(await webhooks.webhooks()).toEqual([])
    }))
})
