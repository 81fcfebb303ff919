// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of webhooks look like that
import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from '../../support/http.ts'
import { messagePact } from '../../support/pacts.ts'
import { startReceiver } from '../../support/receiver.ts'
import { bodiesOf, publish, startCaller as start, uuid, verify, webhook } from '../../support/webhooks.ts'

describe('events', () => {
  test('of a pact that is published set off the webhooks that wait for them', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    const body = { event: '${pactbroker.eventName}', version: '${pactbroker.consumerVersionNumber}' }
    const both = [{ name: 'contract_published' }, { name: 'contract_content_changed' }]
    await call(`PUT /webhooks/${uuid}`, webhook(receiver, { description: 'build', events: both }, { body }))
    await call('POST /webhooks', webhook(receiver, { enabled: false }))

    const first = await publish(call, '1')
    const texts = first.body.notices.map(({ text }: { text: string }) => text)
    for (const event of ['contract_published', 'contract_content_changed']) {
      const notice = `  Webhook "build" triggered for event ${event}.\n    View logs at /triggered-webhooks/`
      expect(texts).toContainEqual(expect.stringContaining(notice))
    }
    await publish(call, '2')
    await publish(call, '2')
    await publish(call, '3', {}, messagePact('billing', 'orders', { price: '11' }))
    const sent = bodiesOf(await receiver.until(6)).map(({ event, version }) => `${version} ${event}`)
    expect(sent.toSorted()).toEqual([
      '1 contract_content_changed',
      '1 contract_published',
      '2 contract_published',
      '2 contract_published',
      '3 contract_content_changed',
      '3 contract_published'
    ])
  })

  test('of a content that is new to a tag count as a change', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await call('POST /webhooks', webhook(receiver, { events: [] }))
    const eventsOf = ({ body }: HttpAnswer) =>
      body.notices.map(({ text }: { text: string }) => text).find((text: string) => text.includes('detected'))
    expect(eventsOf(await publish(call, '1', { tags: ['dev'] }))).toContain('content_changed')
    expect(eventsOf(await publish(call, '2', { tags: ['dev'] }))).not.toContain('content_changed')
    expect(eventsOf(await publish(call, '3', { tags: ['dev', 'test'] }))).toContain('content_changed')
    await receiver.until(2)
  })

  test('of a pact that needs verification are one for each provider version that matters', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    const body = {
      version: '${pactbroker.providerVersionNumber}',
      branch: '${pactbroker.providerVersionBranch}',
      why: '${pactbroker.providerVersionDescriptions}',
      deployed: '${pactbroker.currentlyDeployedProviderVersionNumber}'
    }
    const events = [{ name: 'contract_requiring_verification_published' }]
    await call('POST /webhooks', webhook(receiver, { events }, { body }))
    for (const version of ['5', '6'])
      await call(`PUT /pacticipants/orders/branches/main/versions/${version}`, {})
    for (const [name, version] of [
      ['test', '6'],
      ['production', '5']
    ]) {
      const created = await call('POST /environments', { name, production: false })
      const path = `/pacticipants/orders/versions/${version}/deployed-versions/environment/${created.body.uuid}`
      expect((await call(`POST ${path}`, {})).status).toBe(201)
    }
    await publish(call, '1')
    const sent = bodiesOf(await receiver.until(2)).toSorted((a, b) => a.version - b.version)
    const deployed = sent[0].deployed.split(', ').toSorted()
    expect(deployed).toEqual(['5', '6'])
    expect(sent).toMatchObject([
      { version: '5', branch: 'main', why: 'deployed in production' },
      { version: '6', branch: 'main', why: 'latest from main branch, deployed in test' }
    ])

    await verify(call, '5', false)
    await publish(call, '2')
    const [, , third, ...rest] = bodiesOf(await receiver.until(3))
    expect(third.version).toBe('6')
    expect(rest).toEqual([])
  })

  test.for([true, false])(
    'of a result (success: %s) tell it once for each consumer version',
    async success => {
      await using receiver = await startReceiver()
      await using call = await start()
      const outcome = success ? 'provider_verification_succeeded' : 'provider_verification_failed'
      const events = [
        'provider_verification_published',
        'provider_verification_succeeded',
        'provider_verification_failed'
      ]
      const body = {
        event: '${pactbroker.eventName}',
        consumer: '${pactbroker.consumerVersionNumber}',
        provider: '${pactbroker.providerVersionNumber}',
        state: '${pactbroker.githubVerificationStatus}',
        result: '${pactbroker.verificationResultUrl}'
      }
      await call('POST /webhooks', webhook(receiver, { events: events.map(name => ({ name })) }, { body }))
      await publish(call, '1', { branch: 'main' })
      await publish(call, '2', { branch: 'feat/x' })
      const selection = await call('POST /pacts/provider/orders/for-verification', {
        consumerVersionSelectors: [{ branch: 'main' }, { branch: 'feat/x' }]
      })
      const { href } = selection.body._embedded.pacts[0]._links.self
      const result = { success, providerApplicationVersion: '9' }
      const published = await call(`POST ${href}/verification-results`, result)
      expect(published.status).toBe(201)
      expect((await call(`POST ${href}/verification-results`, result)).status).toBe(201)
      const state = success ? 'success' : 'failure'
      const told = bodiesOf(await receiver.until(4)).map(sent => ({
        ...sent,
        result: sent.result.replace(call.url, '')
      }))
      const one = { provider: '9', state, result: published.body._links.self.href }
      expect(
        told.toSorted((a, b) => `${a.consumer} ${a.event}`.localeCompare(`${b.consumer} ${b.event}`))
      ).toEqual(
        ['1', '2'].flatMap(consumer =>
          [outcome, 'provider_verification_published'].toSorted().map(event => ({ event, consumer, ...one }))
        )
      )
      const triggered = await call(`GET ${published.body._links.self.href}/triggered-webhooks`)
      expect(triggered.body._embedded.triggeredWebhooks).toHaveLength(4)
    }
  )

  test('reach webhooks by label', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    await publish(call, '1')
    await call('POST /webhooks', webhook(receiver, { consumer: { label: 'finance' } }))
    await publish(call, '2')
    await call('PUT /pacticipants/billing/labels/finance', {})
    await publish(call, '3', {}, messagePact('billing', 'orders', { price: '3' }))
    const [sent] = await receiver.until(1)
    expect(sent?.path).toBe('/build')
    expect(receiver.received).toHaveLength(1)
  })

  test('give the URL and the body their variables, each in its spelling', async () => {
    await using receiver = await startReceiver()
    await using call = await start()
    const request = {
      url: `${receiver.url}/job/\${pactbroker.consumerVersionBranch}?pact=\${pactbroker.pactUrl}`,
      headers: { 'Content-Type': 'text/plain' },
      body: 'tags ${pactbroker.consumerVersionTags}, labels ${pactbroker.consumerLabels}, ${pactbroker.buildUrl}'
    }
    await call('POST /webhooks', webhook(receiver, {}, request))
    await call('PUT /pacticipants/billing/labels/finance', {})
    await publish(call, '1', { branch: 'feat/x', tags: ['dev', 'test'], buildUrl: 'http://ci/1' })
    const [sent] = await receiver.until(1)
    expect(sent?.body).toBe('tags dev, test, labels finance, http://ci/1')
    const url = new URL(sent?.path ?? '', receiver.url)
    expect(url.pathname).toBe('/job/feat%2Fx')
    const pact = await fetch(url.searchParams.get('pact') ?? '')
    expect(pact.headers.get('x-pact-consumer-version')).toBe('1')
    expect(await pact.text()).toContain('"consumer":{"name":"billing"}')
  })
})
