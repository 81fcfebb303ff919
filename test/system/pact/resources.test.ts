import { afterAll, beforeAll, expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

let server: RunningRegistry
let send: ReturnType<typeof pactClient>

const interaction = (description: string, state?: string) => ({
  description,
  ...(state === undefined ? {} : { providerStates: [{ name: state }] }),
  request: { method: 'GET', path: '/' },
  response: { status: 200 }
})
const pactOf = (consumer: string, ...interactions: readonly unknown[]) => ({
  consumer: { name: consumer },
  provider: { name: 'Stock' },
  interactions,
  metadata: { pactSpecification: { version: '3.0.0' } }
})
const publish = (consumer: string, version: string, pact: unknown) =>
  send(`PUT /pacts/provider/Stock/consumer/${consumer}/version/${version}`, pact)

beforeAll(async () => {
  server = await startRegistry()
  send = pactClient(server.url)
  await publish('Shop', '1', pactOf('Shop', interaction('a list', 'there are items')))
  await send('PUT /pacticipants/Shop/branches/main/versions/1', {})
  await publish('Shop', '2', pactOf('Shop', interaction('a list', 'there are items')))
  await send('PUT /pacticipants/Shop/branches/main/versions/2', {})
  await publish('Shop', '3', pactOf('Shop', interaction('a list'), interaction('an item', 'there are items')))
  await send('PUT /pacticipants/Shop/branches/feat/x/versions/3', {})
  await send('PUT /pacticipants/Shop/versions/3/tags/dev', {})
  await publish('Office', '1', pactOf('Office', interaction('a count', 'there is nothing')))
})
afterAll(() => server[Symbol.asyncDispose]())

const versionsIn = (links: readonly { readonly href: string }[]) =>
  links.map(({ href }) => href.replace('/pacts/provider/Stock/consumer/', ''))

test.each([
  ['', ['Office/version/1', 'Shop/version/1', 'Shop/version/2', 'Shop/version/3']],
  ['/latest', ['Office/version/1', 'Shop/version/3']],
  ['/tag/dev', ['Shop/version/3']],
  ['/branch', ['Shop/version/1', 'Shop/version/2']],
  ['/branch/latest', ['Shop/version/2']],
  ['/branch/feat/x', ['Shop/version/3']],
  ['/branch/feat/x/latest', ['Shop/version/3']],
  ['/branch/nobody', []]
])('GET /pacts/provider/Stock%s lists the right pacts', async (path, expected) => {
  const { status, body } = await send(`GET /pacts/provider/Stock${path}`)
  expect([status, versionsIn(body._links['pb:pacts'])]).toEqual([200, expected])
})

test.each([
  ['/versions', ['Shop/version/3', 'Shop/version/2', 'Shop/version/1']],
  ['/tag/dev', ['Shop/version/3']],
  ['/branch', ['Shop/version/2', 'Shop/version/1']],
  ['/branch/main', ['Shop/version/2', 'Shop/version/1']],
  ['/branch/main/latest', ['Shop/version/2']],
  ['/branch/feat/x/latest', ['Shop/version/3']],
  ['/branch/latest', ['Shop/version/2']],
  ['/latest-untagged', ['Shop/version/2']]
])('GET …/consumer/Shop%s links to the right pacts', async (path, expected) => {
  const { status, body } = await send(`GET /pacts/provider/Stock/consumer/Shop${path}`)
  expect([status, versionsIn(body._links['pb:pacts'])]).toEqual([200, expected])
})

test('the newest pact of a branch tells the version that published it', async () => {
  const response = await fetch(`${server.url}/pacts/provider/Stock/consumer/Shop/branch/main/latest`)
  expect(response.headers.get('x-pact-consumer-version')).toBe('2')
})

test('a pact that was published again unchanged is passed over for the one before', async () => {
  const { body } = await send('GET /pacts/provider/Stock/consumer/Shop/version/3/previous-distinct')
  expect(body._links.self.href).toBe('/pacts/provider/Stock/consumer/Shop/version/2')
  const { status } = await send('GET /pacts/provider/Stock/consumer/Shop/version/2/previous-distinct')
  expect(status).toBe(404)
})

test('what changed is told in words, and as data to who asks for JSON', async () => {
  const path = '/pacts/provider/Stock/consumer/Shop/version/3/diff/previous-distinct'
  const text = await (await fetch(`${server.url}${path}`)).text()
  expect(text).toBe(
    [
      'Pact between Shop and Stock: from version 2 to version 3',
      '',
      'removed: interaction "a list" given there are items',
      'added: interaction "a list"',
      'added: interaction "an item" given there are items',
      ''
    ].join('\n')
  )
  const { body } = await send(`GET ${path}`)
  expect(body.changes[2]).toEqual({
    kind: 'added',
    interaction: { kind: 'http', description: 'an item', providerStates: ['there are items'] },
    text: 'added: interaction "an item" given there are items'
  })
  const same = await fetch(`${server.url}/pacts/provider/Stock/consumer/Shop/version/2/diff/version/1`)
  expect(await same.text()).toContain('No interaction changed.')
})

test('the states that consumers want are listed with who wants them', async () => {
  const { body } = await send('GET /pacts/provider/Stock/provider-states')
  // Of Shop its main branch, of Office, which has none, its newest pact.
  expect(body.providerStates).toEqual([
    { name: 'there are items', params: {}, consumers: ['Shop'] },
    { name: 'there is nothing', params: {}, consumers: ['Office'] }
  ])
  const ofBranch = await send('GET /pacts/provider/Stock/provider-states/branch/main')
  expect(ofBranch.body.providerStates).toEqual([{ name: 'there are items', params: {}, consumers: ['Shop'] }])
})

test('labels group pacticipants', async () => {
  expect((await send('PUT /pacticipants/Shop/labels/front-end', {})).status).toBe(201)
  expect((await send('PUT /pacticipants/Shop/labels/front-end', {})).status).toBe(200)
  expect((await send('GET /pacticipants/Shop')).body._embedded.labels).toEqual([{ name: 'front-end' }])
  const { body } = await send('GET /pacticipants/label/front-end')
  expect(body._embedded.pacticipants.map(({ name }: { name: string }) => name)).toEqual(['Shop'])
  expect((await send('GET /labels')).body._embedded.labels).toEqual([{ name: 'front-end' }])
  expect((await send('DELETE /pacticipants/Shop/labels/front-end')).status).toBe(204)
  expect((await send('GET /pacticipants/Shop/labels/front-end')).status).toBe(404)
})

test('a badge is a picture drawn here, whatever the names are', async () => {
  const response = await fetch(`${server.url}/pacts/provider/Stock/consumer/Shop/latest/badge`)
  expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(await response.text()).toContain('aria-label="Shop/Stock pact: unknown"')
  const odd = await fetch(
    `${server.url}/pacts/provider/${encodeURIComponent('<script>&"')}/consumer/x/latest/badge`
  )
  expect(await odd.text()).toContain('x/&lt;script&gt;&amp;&quot; pact')
})

test.each([
  '/pacts/provider/Stock/consumer/Shop/latest/dev/badge',
  '/pacts/provider/Stock/consumer/Shop/latest-untagged/badge',
  '/pacts/provider/Stock/consumer/Shop/branch/feat/x/latest/badge',
  '/matrix/provider/Stock/latest/dev/consumer/Shop/latest/dev/badge',
  '/pacticipants/Shop/latest-version/dev/can-i-deploy/to/prod/badge',
  '/pacticipants/Shop/branches/feat/x/latest-version/can-i-deploy/to-environment/nowhere/badge',
  '/pacticipants/Shop/main-branch/can-i-merge/badge'
])('%s is a badge', async path => {
  const response = await fetch(`${server.url}${path}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'image/svg+xml; charset=utf-8'
  ])
})

test('the dashboard tells of every pair, and of every pact of one pair', async () => {
  const { body } = await send('GET /dashboard')
  expect(body.items).toHaveLength(2)
  expect(body.items[1]).toMatchObject({
    consumer: { name: 'Shop', version: { number: '3' } },
    verificationStatus: 'never'
  })
  expect((await send('GET /dashboard/provider/Stock/consumer/Shop')).body.items).toHaveLength(3)
  const text = await fetch(`${server.url}/dashboard`, { headers: { accept: 'text/plain' } })
  expect(await text.text()).toMatch(/^CONSUMER \| CONSUMER VERSION/)
})

test('who is connected with whom is told to Graphviz, and as CSV', async () => {
  const graph = await fetch(`${server.url}/integrations`, { headers: { accept: 'text/vnd.graphviz' } })
  expect(await graph.text()).toBe('digraph {\n  "Office" -> "Stock"\n  "Shop" -> "Stock"\n}\n')
  const csv = await fetch(`${server.url}/groups/Shop`)
  expect(await csv.text()).toBe('source,target,weight\nOffice,Stock,1\nShop,Stock,1\n')
})

test('the matrix is a table to who asks for text', async () => {
  const response = await fetch(`${server.url}/matrix?q[][pacticipant]=Shop&q[][version]=3`, {
    headers: { accept: 'text/plain' }
  })
  expect(await response.text()).toBe(
    [
      'CONSUMER | C.VERSION | PROVIDER | P.VERSION | SUCCESS?',
      '---------|-----------|----------|-----------|---------',
      'Shop     | 3         | Stock    | ???       | ???',
      ''
    ].join('\n')
  )
})

test('the service says that it lives, and what its relations lead to', async () => {
  expect((await send('GET /diagnostic/status/heartbeat')).body.ok).toBe(true)
  expect((await send('GET /diagnostic/status/dependencies')).body.database).toEqual({ ok: true })
  const page = await fetch(`${server.url}/doc/publish-contracts?context=index`)
  expect(await page.text()).toContain('<code>POST /contracts/publish</code>')
  expect((await fetch(`${server.url}/doc/nothing`)).status).toBe(404)
})

test('how many there are of everything is told to Pact clients and to Prometheus', async () => {
  const { body } = await send('GET /metrics')
  expect(body).toMatchObject({
    integrations: { count: 2 },
    pactPublications: { count: 4 },
    pactVersions: { count: 3 }
  })
  const text = await (await fetch(`${server.url}/metrics`)).text()
  expect(text).toContain('# TYPE instep_pact_publications gauge\ninstep_pact_publications 4\n')
})

test('every relation of the index has a page', async () => {
  const { body } = await send('GET /')
  for (const relation of Object.keys(body._links).filter(name => name.startsWith('pb:'))) {
    expect([relation, (await fetch(`${server.url}/doc/${relation.slice(3)}`)).status]).toEqual([
      relation,
      200
    ])
  }
})

test('the last results of a consumer version are told together', async () => {
  const pact = await send('GET /pacts/provider/Stock/consumer/Office/latest')
  const { href } = pact.body._links['pb:publish-verification-results']
  await send(`POST ${href}`, { success: false, providerApplicationVersion: '7' })
  const path = '/verification-results/consumer/Office/version/1/latest'
  expect((await send(`GET ${path}`)).body).toMatchObject({
    success: false,
    providerSummary: { successful: [], failed: ['Stock'], unknown: [] },
    _embedded: { verificationResults: [{ providerApplicationVersion: '7' }] }
  })
  expect((await send(`DELETE ${href}/1`)).status).toBe(204)
  expect((await send(`GET ${path}`)).body.providerSummary.unknown).toEqual(['Stock'])
})

test('a version that is taken off its branch leaves the one before as its head', async () => {
  await send('PUT /pacticipants/Shop/branches/old/versions/1', {})
  await send('PUT /pacticipants/Shop/branches/old/versions/2', {})
  const listed = await send('GET /pacticipants/Shop/branches/old/versions')
  expect(listed.body._embedded.versions.map(({ number }: { number: string }) => number)).toEqual(['2', '1'])
  expect((await send('DELETE /pacticipants/Shop/branches/old/versions/2')).status).toBe(204)
  expect((await send('GET /pacticipants/Shop/branches/old/latest-version')).body.number).toBe('1')
  await send('DELETE /pacticipants/Shop/branches/old/versions/1')
  expect((await send('GET /pacticipants/Shop/branches/old')).status).toBe(404)
})

test('what is deleted takes along what rests on it', async () => {
  await publish('Gone', '1', pactOf('Gone', interaction('x')))
  await publish('Gone', '2', pactOf('Gone', interaction('x')))
  await send('PUT /pacticipants/Gone/versions/2/tags/t', {})
  expect((await send('GET /pacticipants/Gone/tags/t/versions')).body._embedded.versions).toHaveLength(1)
  expect((await send('DELETE /pacticipants/Gone/versions/2')).status).toBe(204)
  expect((await send('GET /pacts/provider/Stock/consumer/Gone/version/2')).status).toBe(404)
  expect((await send('DELETE /pacts/provider/Stock/consumer/Gone/versions')).status).toBe(204)
  expect((await send('DELETE /pacts/provider/Stock/consumer/Gone/versions')).status).toBe(404)
  expect((await send('DELETE /integrations/provider/Stock/consumer/Gone')).status).toBe(204)
  expect((await send('DELETE /pacticipants/Gone')).status).toBe(204)
  expect((await send('DELETE /pacticipants/Gone')).status).toBe(404)
})
