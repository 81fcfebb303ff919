import { providerWithMetadata, Verifier, type VerifierOptions } from '@pact-foundation/pact'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pactClient } from '../../support/http.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

let server: RunningRegistry
let send: ReturnType<typeof pactClient>

/** Each version has a content of its own. */
const pactOf = (version: string) => ({
  consumer: { name: 'billing' },
  provider: { name: 'orders' },
  interactions: [
    {
      type: 'Asynchronous/Messages',
      description: `an order of version ${version}`,
      contents: { content: { version }, contentType: 'application/json', encoded: false }
    }
  ],
  metadata: { pactSpecification: { version: '4.0' } }
})

const messageProviders = Object.fromEntries(
  ['1', '2', '3'].map(version => [
    `an order of version ${version}`,
    providerWithMetadata(async () => ({ version }), {})
  ])
)

async function environment(name: string): Promise<string> {
  const { body } = await send('POST /environments', { name, production: name === 'production' })
  return body.uuid
}

beforeAll(async () => {
  server = await startRegistry({ log: false })
  send = pactClient(server.url)
  for (const [version, branch] of [
    ['1', 'main'],
    ['2', 'main'],
    ['3', 'feat/x']
  ] as const) {
    const path = `/pacts/provider/orders/consumer/billing/version/${version}`
    await send(`PUT ${path}`, pactOf(version))
    await send(`PUT /pacticipants/billing/branches/${branch}/versions/${version}`, {})
  }
  await send('PUT /pacticipants/billing/versions/2/tags/dev', {})
  const [production, test] = [await environment('production'), await environment('test')]
  await send(`POST /pacticipants/billing/versions/1/deployed-versions/environment/${production}`, {})
  await send(`POST /pacticipants/billing/versions/3/released-versions/environment/${test}`, {})
})
afterAll(() => server[Symbol.asyncDispose]())

/** The consumer versions whose pacts a provider version has a result for. */
async function verifiedBy(providerVersion: string): Promise<readonly string[]> {
  const { body } = await send(
    `GET /matrix?q[][pacticipant]=orders&q[][version]=${providerVersion}&q[][pacticipant]=billing&latestby=cvpv`
  )
  const rows: readonly { consumer: { version: { number: string } }; verificationResult: unknown }[] =
    body.matrix
  return rows
    .filter(({ verificationResult }) => verificationResult !== null)
    .map(({ consumer }) => consumer.version.number)
    .toSorted()
}

async function verify(providerVersion: string, options: object): Promise<string | undefined> {
  const verifier = new Verifier({
    provider: 'orders',
    pactBrokerUrl: server.url,
    logLevel: 'error',
    publishVerificationResult: true,
    providerVersion,
    messageProviders,
    ...options
  } as unknown as VerifierOptions)
  return verifier.verifyProvider().then(
    () => undefined,
    error => String(error)
  )
}

const selectors: readonly (readonly [selector: object, versions: readonly string[], options?: object])[] = [
  [{ mainBranch: true }, ['2']],
  [{ branch: 'feat/x' }, ['3']],
  [{ branch: 'nowhere', fallbackBranch: 'feat/x' }, ['3']],
  [{ matchingBranch: true }, ['3'], { providerVersionBranch: 'feat/x' }],
  [{ tag: 'dev', latest: true }, ['2']],
  [{ tag: 'dev' }, ['2']],
  [{ tag: 'none', latest: true, fallbackTag: 'dev' }, ['2']],
  [{ latest: true }, ['3']],
  [{ latest: true, consumer: 'billing' }, ['3']],
  [{ deployed: true }, ['1']],
  [{ deployed: true, environment: 'production' }, ['1']],
  [{ released: true }, ['3']],
  [{ deployedOrReleased: true }, ['1', '3']],
  [{ environment: 'production' }, ['1']],
  [{ environment: 'test' }, ['3']]
]

test.each(selectors)(
  'a Verifier that asks for %j gets the pacts of versions %j',
  async (selector, versions, options = {}) => {
    const providerVersion = `p-${JSON.stringify(selector).replace(/\W+/g, '-')}`
    await verify(providerVersion, { consumerVersionSelectors: [selector], ...options })
    expect(await verifiedBy(providerVersion)).toEqual(versions)
  }
)

test('a Verifier that asks by tags, as older ones do, gets the newest pact of each', async () => {
  await verify('by-tags', { consumerVersionTags: ['dev'], providerVersionTags: ['prod'] })
  expect(await verifiedBy('by-tags')).toEqual(['2'])
  const { body } = await send('GET /pacticipants/orders/versions/by-tags')
  expect(body._embedded.tags.map(({ name }: { name: string }) => name)).toEqual(['prod'])
})

test('several selectors give each content once', async () => {
  await verify('several', { consumerVersionSelectors: [{ mainBranch: true }, { tag: 'dev', latest: true }] })
  expect(await verifiedBy('several')).toEqual(['2'])
})

test('a Verifier that finds nothing fails, unless it is told not to', async () => {
  const nobody = { consumerVersionSelectors: [{ branch: 'nowhere' }] }
  expect(await verify('nothing', nobody)).toBeDefined()
  expect(await verify('nothing', { ...nobody, failIfNoPactsFound: false })).toBeUndefined()
})

test('selectors that contradict each other are refused with the reason', async () => {
  const { status, body } = await send('POST /pacts/provider/orders/for-verification', {
    consumerVersionSelectors: [{ mainBranch: true, tag: 'dev' }]
  })
  expect(status).toBe(400)
  expect(JSON.stringify(body.errors)).toContain('mainBranch')
})

test('the pact of a deployed version is never pending, unless that is asked for', async () => {
  const pending = async (more: object) => {
    const { body } = await send('POST /pacts/provider/orders/for-verification', {
      consumerVersionSelectors: [{ deployed: true }],
      includePendingStatus: true,
      providerVersionBranch: 'untried',
      ...more
    })
    return body._embedded.pacts[0].verificationProperties.pending
  }
  expect(await pending({})).toBe(false)
  expect(await pending({ includePendingForDeployed: true })).toBe(true)
})
