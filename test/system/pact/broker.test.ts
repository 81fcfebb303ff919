import { describe, expect, test } from 'vitest'
import { pactPath, publication, start } from '../../support/pact-server.ts'
import { messagePact } from '../../support/pacts.ts'

describe('the root', () => {
  test('is an index to who asks for HAL, and nothing to others', async () => {
    await using call = await start()
    const { status, type, body } = await call('GET /')
    expect({ status, type }).toEqual({ status: 200, type: 'application/hal+json;charset=utf-8' })
    expect(body._links['pb:provider-pacts-for-verification']).toEqual({
      title: 'Pact versions to be verified for the specified provider',
      href: '/pacts/provider/{provider}/for-verification',
      templated: true
    })
    for (const link of Object.values<{ href?: string }>(body._links).flat())
      expect(link.href).toBeTypeOf('string')
    expect(await (await fetch(call.url)).text()).toBe('{}')
  })
})

describe('a pact', () => {
  test('comes back as it was published, with links and ids', async () => {
    await using call = await start()
    const text = messagePact('billing', 'orders')
    expect(await call(`PUT ${pactPath}`, text)).toMatchObject({ status: 201 })
    expect(await call(`PUT ${pactPath}`, text)).toMatchObject({ status: 200 })

    const { text: answer, body, type } = await call(`GET ${pactPath}`)
    expect(type).toBe('application/hal+json;charset=utf-8')
    expect(answer).toContain('"price":10.0,"id":12345678901234567890')
    expect(body.interactions[0]._id).toMatch(/^[0-9a-f]{40}$/)
    const sha = /[0-9a-f]{40}/.exec(body._links['pb:pact-version'].href)?.[0]
    const content = `/pacts/provider/orders/consumer/billing/pact-version/${sha}`
    expect(body._links).toEqual({
      self: { title: 'Pact', name: 'Pact between billing (1) and orders', href: pactPath },
      'pb:consumer': { title: 'Consumer', name: 'billing', href: '/pacticipants/billing' },
      'pb:consumer-version': {
        title: 'Pacticipant version',
        name: '1',
        href: '/pacticipants/billing/versions/1'
      },
      'pb:provider': { title: 'Provider', name: 'orders', href: '/pacticipants/orders' },
      'pb:pact-version': { href: content },
      'pb:latest-pact-version': { href: '/pacts/provider/orders/consumer/billing/latest' },
      'pb:publish-verification-results': {
        title: 'Publish verification results',
        href: `${content}/verification-results`
      },
      'pb:latest-verification-results': {
        title: 'Verification result',
        name: 'Verification result latest for billing and orders',
        href: `${content}/verification-results/latest`
      },
      'pb:previous-distinct': { href: `${pactPath}/previous-distinct` },
      'pb:diff-previous-distinct': { href: `${pactPath}/diff/previous-distinct` },
      'pb:pacts': [{ title: 'Pact', name: 'billing', href: pactPath }]
    })
    expect((await call(`GET ${content}`)).text).toBe(answer)
    expect((await call('GET /pacts/provider/orders/consumer/billing/latest')).text).toBe(answer)
  })

  test('may be merged, but not changed, and may be deleted', async () => {
    await using call = await start()
    await call(`PUT ${pactPath}`, messagePact('billing', 'orders'))
    const changed = await call(`PUT ${pactPath}`, messagePact('billing', 'orders', { price: '11' }))
    expect(changed).toMatchObject({
      status: 409,
      body: {
        notices: [
          { type: 'error' },
          { type: 'info', text: 'changed: message "an order" at /contents/content/price' }
        ]
      }
    })
    const addition = messagePact('billing', 'orders').replace('an order', 'a refund')
    const merged = await call(`PATCH ${pactPath}`, addition, 'application/merge-patch+json')
    expect(merged.status).toBe(200)
    expect(merged.body.interactions.map((one: { description: string }) => one.description)).toEqual([
      'an order',
      'a refund'
    ])
    expect(await call(`DELETE ${pactPath}`)).toMatchObject({ status: 204, text: '' })
    expect(await call(`GET ${pactPath}`)).toMatchObject({ status: 404, body: { errors: ['No pact found.'] } })
  })

  test('of a stranger with the name of an acquaintance is refused', async () => {
    await using call = await start()
    await call('POST /pacticipants', { name: 'billing-service' })
    const refused = await call('POST /contracts/publish', publication('1', messagePact('billing', 'orders')))
    expect(refused).toMatchObject({
      status: 409,
      body: {
        notices: [{ type: 'error' }],
        errors: { contracts: [expect.stringContaining('billing-service')] }
      }
    })
    expect(await call('PATCH /pacticipants/billing', { displayName: 'Billing' })).toMatchObject({
      status: 201
    })
    expect(
      await call('POST /contracts/publish', publication('1', messagePact('billing', 'orders')))
    ).toMatchObject({ status: 200 })
  })

  test('ties its consumer to the schemas of its messages', async () => {
    await using call = await start()
    const publish = () =>
      call('POST /contracts/publish', publication('1', messagePact('billing', 'orders'), { branch: 'main' }))
    const before = await publish()
    expect(before.body.notices.at(-1)).toEqual({
      type: 'warning',
      text: '  The message "an order" refers to subject orders-value, which the registry does not have.'
    })
    const fields = [
      { name: 'price', type: 'double' },
      { name: 'id', type: 'double' }
    ]
    await call('POST /subjects/orders-value/versions', {
      schema: JSON.stringify({ type: 'record', name: 'Order', fields })
    })
    const after = await publish()
    expect(after.body.notices.map(({ type }: { type: string }) => type)).not.toContain('warning')
    expect(await call.store.operations.operations([{ service: 'billing', version: '1' }])).toEqual([
      {
        service: 'billing',
        version: '1',
        action: 'receive',
        subject: 'orders-value',
        schema: { subject: 'orders-value', version: 1 },
        evidence: { grade: 'tested', source: 'pact', at: expect.any(Number) }
      }
    ])
  })
})

describe('publishing', () => {
  test('is answered with all that clients read', async () => {
    await using call = await start()
    const { body, status } = await call(
      'POST /contracts/publish',
      publication('1', messagePact('billing', 'orders', { topic: '' }), { branch: 'main', tags: ['dev'] })
    )
    expect(status).toBe(200)
    const notices = [
      { type: 'debug', text: 'Created billing version 1 with branch main and tags dev' },
      { type: 'success', text: 'Pact successfully published for billing version 1 and provider orders.' },
      { type: 'debug', text: `  View the published pact at ${pactPath}` },
      { type: 'debug', text: '  Events detected: contract_published, contract_content_changed' },
      { type: 'debug', text: '  No enabled webhook waits for these events.' }
    ]
    const pacticipant = { title: 'Pacticipant', name: 'billing', href: '/pacticipants/billing' }
    const version = { title: 'Pacticipant version', name: '1', href: '/pacticipants/billing/versions/1' }
    expect(body).toEqual({
      logs: notices.map(({ type, text }) => ({ level: type, message: text, deprecationWarning: '' })),
      notices,
      _embedded: {
        pacticipant: { name: 'billing', _links: { self: pacticipant } },
        version: { number: '1', _links: { self: version } }
      },
      _links: {
        'pb:pacticipant': pacticipant,
        'pb:pacticipant-version': version,
        'pb:pacticipant-version-tags': [
          { title: 'Tag', name: 'dev', href: '/pacticipants/billing/versions/1/tags/dev' }
        ],
        'pb:contracts': [{ title: 'Pact', name: 'Pact between billing (1) and orders', href: pactPath }]
      }
    })
  })
})

describe('many clients at once', () => {
  test('publish, verify and ask, and every answer is a success', async () => {
    await using call = await start()
    const text = messagePact('billing', 'orders')
    const published = await Promise.all(
      Array.from({ length: 40 }, (_, version) =>
        call('POST /contracts/publish', publication(`${version % 20}`, text, { branch: 'main' }))
      )
    )
    expect(new Set(published.map(({ status }) => status))).toEqual(new Set([200]))
    const { body } = await call(`GET ${pactPath}`)
    const { href } = body._links['pb:publish-verification-results']
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, version) => [
        call(`POST ${href}`, { success: true, providerApplicationVersion: `${version % 20}` }),
        call('GET /matrix?q[][pacticipant]=billing&q[][version]=1')
      ]).flat()
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 200]))
    expect(await call.store.pacts.publications({ consumer: 'billing' })).toHaveLength(20)
    expect(await call.store.pacts.verifications({ provider: 'orders' })).toHaveLength(20)
  })
})

describe('paths', () => {
  test.for([
    '/environments?',
    '//environments',
    '/environments/',
    '/pacts//latest',
    '/integrations',
    '/pacticipants?'
  ])('%s is tolerated', async path => {
    await using call = await start()
    expect(await call(`GET ${path}`)).toMatchObject({ status: 200 })
  })
})
