import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PactV4, providerWithMetadata, Verifier, type VerifierOptions } from '@pact-foundation/pact'
import { expect, test } from 'vitest'
import { pactBroker } from '../../support/pact-cli.ts'
import { startRegistry } from '../../support/registry.ts'

/** Writes a pact by the consumer's test, and publishes it. */
async function publish(url: string, version: string, branch: string, field: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'pacts-'))
  const pact = new PactV4({ consumer: 'billing', provider: 'orders', dir, logLevel: 'error' })
  await pact
    .addAsynchronousInteraction()
    .given('an order exists')
    .reference('schema', 'subject', 'orders-value')
    .expectsToReceive('an order', builder => {
      builder.withMetadata({ topic: 'orders' }).withJSONContent({ [field]: 7 })
    })
    .executeTest(async message => {
      expect(message.contents.content).toEqual({ [field]: 7 })
    })
  const [file = ''] = await readdir(dir)
  const { code } = await pactBroker(url, 'publish', join(dir, file), '-a', version, '--branch', branch)
  expect(code).toBe(0)
}

/** Verifies as a provider whose message has these fields. */
function verify(url: string, message: object, options: Partial<VerifierOptions>): Promise<string> {
  return new Verifier({
    provider: 'orders',
    pactBrokerUrl: url,
    logLevel: 'error',
    publishVerificationResult: true,
    consumerVersionSelectors: [{ mainBranch: true }],
    messageProviders: {
      'an order': providerWithMetadata(async () => message, { topic: 'orders' })
    },
    ...options
  } as unknown as VerifierOptions).verifyProvider()
}

async function get(url: string) {
  return (await fetch(url, { headers: { accept: 'application/hal+json' } })).json() as Promise<never>
}

async function results(url: string): Promise<readonly { success: boolean }[]> {
  const query = 'q[][pacticipant]=billing&q[][pacticipant]=orders&latestby=cvpv'
  const { matrix }: { matrix: { verificationResult: { success: boolean } | null }[] } = await get(
    `${url}/matrix?${query}`
  )
  return matrix.flatMap(({ verificationResult }) => verificationResult ?? [])
}

test('a provider verifies the pact of the main branch, and its result is published', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  await publish(url, '1', 'main', 'id')
  await verify(
    url,
    { id: 7 },
    { providerVersion: '5', providerVersionBranch: 'main', providerVersionTags: ['dev'] }
  )

  const version = await get(`${url}/pacticipants/orders/versions/5`)
  expect(version).toMatchObject({
    number: '5',
    _embedded: { branchVersions: [{ name: 'main' }], tags: [{ name: 'dev' }] }
  })
  expect(await results(url)).toMatchObject([{ success: true }])
})

test('a failure breaks the build, and is published, unless the pact is pending', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  await publish(url, '1', 'main', 'id')
  const wrong = { number: 7 }
  const options = { providerVersion: '5', providerVersionBranch: 'main' }

  await expect(verify(url, wrong, options)).rejects.toThrow()
  expect(await results(url)).toMatchObject([{ success: false }])

  await verify(url, wrong, { ...options, providerVersion: '6', enablePending: true })
  await verify(url, { id: 7 }, { ...options, providerVersion: '7', enablePending: true })
  await expect(
    verify(url, wrong, { ...options, providerVersion: '8', enablePending: true })
  ).rejects.toThrow()
  expect((await results(url)).map(({ success }) => success)).toEqual([false, false, true, false])
})

test('a pact of a branch is verified as work in progress, and stays that until it is asked for', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  await publish(url, '1', 'main', 'id')
  await publish(url, '2', 'feat/x', 'number')
  const options = {
    providerVersionBranch: 'main',
    enablePending: true,
    includeWipPactsSince: '2020-01-01'
  }
  await verify(url, { id: 7 }, { ...options, providerVersion: '5' })
  expect((await results(url)).map(({ success }) => success).toSorted()).toEqual([false, true])

  const ask = async () => {
    const response = await fetch(`${url}/pacts/provider/orders/for-verification`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        consumerVersionSelectors: [{ mainBranch: true }],
        includePendingStatus: true,
        includeWipPactsSince: '2020-01-01',
        providerVersionBranch: 'main'
      })
    })
    const { _embedded } = (await response.json()) as {
      _embedded: { pacts: { verificationProperties: { pending: boolean; wip?: boolean } }[] }
    }
    return _embedded.pacts.map(({ verificationProperties: { pending, wip } }) => ({ pending, wip }))
  }
  expect(await ask()).toEqual([
    { pending: false, wip: undefined },
    { pending: true, wip: true }
  ])
  await verify(url, { id: 7, number: 7 }, { ...options, providerVersion: '6' })
  expect(await ask()).toEqual([
    { pending: false, wip: undefined },
    { pending: true, wip: true }
  ])
})
