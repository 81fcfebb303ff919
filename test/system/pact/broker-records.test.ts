import { describe, expect, test } from 'vitest'
import { pactPath, publication, start } from '../../support/pact-server.ts'
import { messagePact } from '../../support/pacts.ts'

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
