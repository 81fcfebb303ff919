import { describe, expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { messagePact } from '../../support/pacts.ts'
import { startRegistry } from '../../support/registry.ts'

const pactPath = '/pacts/provider/orders/consumer/billing/version/1'

function publication(version: string, text: string, more: object = {}) {
  return {
    pacticipantName: 'billing',
    pacticipantVersionNumber: version,
    contracts: [
      {
        consumerName: 'billing',
        providerName: 'orders',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(text).toString('base64')
      }
    ],
    ...more
  }
}

async function start() {
  const registry = await startRegistry({ log: false })
  return Object.assign(pactClient(registry.url), {
    store: registry.store,
    url: registry.url,
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]()
  })
}

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
    for (const link of Object.values<{ href?: string }>(body._links).flat()) expect(link.href).toBeTypeOf('string')
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
      { type: 'debug', text: '  Events detected: contract_published, contract_content_changed' }
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

describe('a verification result', () => {
  test('that is sent again is the same result, and another one is another', async () => {
    await using call = await start()
    await call('POST /contracts/publish', publication('1', messagePact('billing', 'orders')))
    const selected = await call('POST /pacts/provider/orders/for-verification', {})
    const pact = await call(`GET ${selected.body._embedded.pacts[0]._links.self.href}`)
    const { href } = pact.body._links['pb:publish-verification-results']
    const result = { success: true, providerApplicationVersion: '5', testResults: [{ success: true }] }

    const first = await call(`POST ${href}`, result)
    expect(first).toMatchObject({ status: 201, body: { ...result, providerName: 'orders' } })
    expect(await call(`POST ${href}`, result)).toEqual(first)
    const second = await call(`POST ${href}`, { ...result, success: false })
    expect(second.body._links.self.href).toMatch(/verification-results\/2$/)
    expect((await call(`GET ${second.body._links.self.href}`)).body).toEqual(second.body)
    expect(await call.store.pacts.verifications({ provider: 'orders' })).toHaveLength(2)
  })
})

describe('pacts for verification', () => {
  test('are selected by default: the main line, and what is in use', async () => {
    await using call = await start()
    await call('POST /environments', { name: 'production', production: true })
    const { body } = await call('GET /environments')
    const { uuid } = body._embedded.environments[0]
    const publish = (version: string, price: string, branch: string) =>
      call(
        'POST /contracts/publish',
        publication(version, messagePact('billing', 'orders', { price }), { branch })
      )
    await publish('1', '1', 'main')
    await call(`POST /pacticipants/billing/versions/1/deployed-versions/environment/${uuid}`, {})
    await publish('2', '2', 'main')
    await publish('3', '3', 'feat/x')

    const selected = await call('POST /pacts/provider/orders/for-verification', {})
    expect(
      selected.body._embedded.pacts.map((pact: { shortDescription: string }) => pact.shortDescription)
    ).toEqual(['latest from main branch', 'deployed to production'])
    expect(await call('GET /pacts/provider/orders/for-verification')).toMatchObject({
      status: 200,
      body: {
        _embedded: { pacts: [] },
        _links: { self: { href: '/pacts/provider/orders/for-verification' } }
      }
    })
  })

  test('are refused to selectors that contradict themselves, all at once', async () => {
    await using call = await start()
    const { status, body } = await call('POST /pacts/provider/orders/for-verification', {
      consumerVersionSelectors: [
        { mainBranch: true, tag: 'x' },
        { deployed: true, environment: 'nowhere' },
        {}
      ]
    })
    expect(status).toBe(400)
    expect(body.errors).toHaveLength(3)
  })
})

describe('branches and tags', () => {
  test('the first version on main makes it the main branch', async () => {
    await using call = await start()
    expect(await call('PUT /pacticipants/a/branches/feat/x/versions/1', {})).toMatchObject({ status: 201 })
    expect(await call('PUT /pacticipants/a/branches/feat/x/versions/1', {})).toMatchObject({ status: 200 })
    expect((await call('GET /pacticipants/a')).body.mainBranch).toBeUndefined()
    await call('PUT /pacticipants/a/branches/main/versions/2', {})
    await call('PUT /pacticipants/a/branches/master/versions/3', {})
    expect((await call('GET /pacticipants/a')).body).toMatchObject({
      name: 'a',
      mainBranch: 'main',
      _embedded: { 'latest-version': { number: '3' } },
      _links: {
        'pb:branch-version': {
          href: '/pacticipants/a/branches/{branch}/versions/{version}',
          templated: true
        },
        'pb:version-tag': { href: '/pacticipants/a/versions/{version}/tags/{tag}', templated: true }
      }
    })
    expect((await call('GET /pacticipants/a/branches/feat/x/latest-version')).body.number).toBe('1')
    expect((await call('GET /pacticipants/a/versions?size=2')).body).toMatchObject({
      _embedded: { versions: [{ number: '3' }, { number: '2' }] },
      page: { number: 1, size: 2, totalElements: 3, totalPages: 2 }
    })
  })

  test('the first tag of a new version is its branch, and the name of an environment deploys it', async () => {
    await using call = await start()
    await call('POST /environments', { name: 'production', production: true })
    expect(await call('PUT /pacticipants/a/versions/1/tags/main')).toMatchObject({ status: 201 })
    expect(await call('PUT /pacticipants/a/versions/1/tags/production')).toMatchObject({ status: 201 })
    const { body } = await call('GET /pacticipants/a/versions/1')
    expect(body._embedded).toMatchObject({
      branchVersions: [{ name: 'main' }],
      tags: [{ name: 'main' }, { name: 'production' }]
    })
    expect(await call.store.deployments.deployments({ pacticipant: 'a' })).toMatchObject([
      { kind: 'deployed', version: '1', isCurrent: true }
    ])
  })
})

describe('deployments', () => {
  test('replace each other in one instance, releases do not', async () => {
    await using call = await start()
    const environment = await call('POST /environments', {
      name: 'production',
      production: true,
      contacts: [{ name: 'team', details: { emailAddress: 'a@b.c' } }]
    })
    const { uuid } = environment.body
    expect(environment).toMatchObject({ status: 201, body: { displayName: 'production' } })
    expect(await call('POST /environments', { name: 'production', production: true })).toMatchObject({
      status: 400,
      body: { errors: { name: ["Another environment with name 'production' already exists."] } }
    })
    await call('PUT /pacticipants/a/versions/1', {})
    await call('PUT /pacticipants/a/versions/2', {})
    const deploy = (version: string, body: object = {}) =>
      call(`POST /pacticipants/a/versions/${version}/deployed-versions/environment/${uuid}`, body)
    const first = await deploy('1')
    expect(await deploy('1')).toEqual(first)
    await deploy('1', { applicationInstance: 'eu', target: 'eu' })
    await deploy('2')
    const current = await call(`GET /environments/${uuid}/deployed-versions/currently-deployed?pacticipant=a`)
    expect(current.body._embedded.deployedVersions).toMatchObject([
      { applicationInstance: 'eu', _embedded: { version: { number: '1' } } },
      { currentlyDeployed: true, _embedded: { pacticipant: { name: 'a' }, version: { number: '2' } } }
    ])
    expect(
      await call(`PATCH /deployed-versions/${first.body.uuid}`, { currentlyDeployed: true })
    ).toMatchObject({
      status: 400,
      body: { errors: { currentlyDeployed: ['cannot be set back to true'] } }
    })

    const release = (version: string) =>
      call(`POST /pacticipants/a/versions/${version}/released-versions/environment/${uuid}`, {})
    const released = await release('1')
    expect(released.status).toBe(201)
    expect(await release('1')).toMatchObject({ status: 200, body: { uuid: released.body.uuid } })
    await release('2')
    await call(`PATCH /released-versions/${released.body.uuid}`, { currentlySupported: false })
    const supported = await call(`GET /environments/${uuid}/released-versions/currently-supported?`)
    expect(supported.body._embedded.releasedVersions).toMatchObject([
      { _embedded: { version: { number: '2' } } }
    ])
    const { body } = await call('GET /pacticipants/a/versions/1')
    expect(body._links['pb:record-deployment']).toEqual([
      {
        title: 'Record in production',
        name: 'production',
        href: `/pacticipants/a/versions/1/deployed-versions/environment/${uuid}`
      }
    ])
    expect(await call(`DELETE /environments/${uuid}`)).toMatchObject({ status: 204 })
  })
})

describe('the matrix', () => {
  test('names both versions, the pact and the result', async () => {
    await using call = await start()
    await call(
      'POST /contracts/publish',
      publication('1', messagePact('billing', 'orders'), { branch: 'main' })
    )
    const query = 'q[][pacticipant]=billing&q[][version]=1&latestby=cvpv&latest=true'
    const { status, body } = await call(`GET /matrix?${query}`)
    expect(status).toBe(200)
    const branch = {
      name: 'main',
      _links: { self: { href: '/pacticipants/billing/branches/main/versions/1' } }
    }
    expect(body).toEqual({
      summary: {
        deployable: null,
        reason: expect.stringContaining('There is no verified pact between version 1 of billing and'),
        success: 0,
        failed: 0,
        unknown: 1
      },
      notices: [
        { type: 'warning', text: expect.any(String) },
        { type: 'error', text: expect.any(String) }
      ],
      matrix: [
        {
          consumer: {
            name: 'billing',
            version: {
              number: '1',
              branch: 'main',
              branches: [branch],
              branchVersions: [branch],
              environments: [],
              tags: [],
              _links: {
                self: { title: 'Pacticipant version', name: '1', href: '/pacticipants/billing/versions/1' }
              }
            },
            _links: { self: { title: 'Pacticipant', name: 'billing', href: '/pacticipants/billing' } }
          },
          provider: {
            name: 'orders',
            version: null,
            _links: { self: { title: 'Pacticipant', name: 'orders', href: '/pacticipants/orders' } }
          },
          pact: {
            createdAt: expect.any(String),
            _links: { self: { title: 'Pact', name: 'Pact between billing (1) and orders', href: pactPath } }
          },
          verificationResult: null
        }
      ]
    })
    expect((await call(`GET /matrix?${query}&ignore[][pacticipant]=orders`)).body.summary.deployable).toBe(
      true
    )
    expect(
      (await call('GET /can-i-deploy?pacticipant=billing&version=1&to=prod')).body.summary.deployable
    ).toBeNull()
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
