import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pactBroker } from '../../support/pact-cli.ts'
import { messagePact } from '../../support/pacts.ts'
import { startRegistry } from '../../support/registry.ts'

async function pactFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'pact-')), 'pact.json')
  await writeFile(file, text)
  return file
}

async function json(url: string, init: RequestInit = {}) {
  const response = await fetch(url, {
    ...init,
    headers: { 'content-type': 'application/json', accept: 'application/hal+json' }
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** Publishes a result as a verifier does. */
async function publishResult(url: string, provider: string, version: string, success: boolean) {
  const { body } = await json(`${url}/pacts/provider/${provider}/for-verification`, {
    method: 'POST',
    body: '{}'
  })
  const pact = await json(body._embedded.pacts[0]._links.self.href)
  return json(pact.body._links['pb:publish-verification-results'].href, {
    method: 'POST',
    body: JSON.stringify({ success, providerApplicationVersion: version })
  })
}

test('a consumer is deployed once its provider is there and has verified the pact', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  const run = (...args: readonly string[]) => pactBroker(url, ...args)
  const file = await pactFile(messagePact('billing', 'orders'))
  const mayDeploy = (name: string, version: string) =>
    run('can-i-deploy', '-a', name, '-e', version, '--to-environment', 'production')

  expect(await run('publish', file, '-a', '1.0.0', '--branch', 'feat/x', '--tag', 'dev')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Pact successfully published for billing version 1.0.0')
  })
  expect(await run('create-environment', '--name', 'production', '--production')).toMatchObject({ code: 0 })

  expect(await mayDeploy('billing', '1.0.0')).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is no verified pact between version 1.0.0 of billing')
  })

  await publishResult(url, 'orders', '5', false)
  expect(await mayDeploy('orders', '5')).toMatchObject({ code: 0 })
  expect(
    await run('record-deployment', '-a', 'orders', '-e', '5', '--environment', 'production')
  ).toMatchObject({
    code: 0
  })
  expect(await mayDeploy('billing', '1.0.0')).toMatchObject({
    code: 1,
    output: expect.stringContaining('The verification for the pact between version 1.0.0 of billing')
  })

  await publishResult(url, 'orders', '6', true)
  expect(
    await run('record-deployment', '-a', 'orders', '-e', '6', '--environment', 'production')
  ).toMatchObject({
    code: 0
  })
  expect(await mayDeploy('billing', '1.0.0')).toMatchObject({
    code: 0,
    output: expect.stringContaining('All required verification results are published and successful')
  })
  await run('record-deployment', '-a', 'billing', '-e', '1.0.0', '--environment', 'production')
  expect(await mayDeploy('orders', '5')).toMatchObject({ code: 1 })

  expect(await run('record-undeployment', '-a', 'billing', '--environment', 'production')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Undeployed billing from production')
  })
  expect(await mayDeploy('orders', '5')).toMatchObject({ code: 0 })
})

test('equal content is inherited by a new version, and changed content is refused', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  const publish = async (text: string, version: string, ...more: readonly string[]) =>
    pactBroker(url, 'publish', await pactFile(text), '-a', version, '--branch', 'main', ...more)
  await publish(messagePact('billing', 'orders'), '1')
  await publishResult(url, 'orders', '5', true)
  await publish(messagePact('billing', 'orders'), '2')

  expect(
    await pactBroker(url, 'can-i-deploy', '-a', 'billing', '-e', '2', '-a', 'orders', '-e', '5')
  ).toMatchObject({ code: 0 })
  expect(await publish(messagePact('billing', 'orders', { price: '11.0' }), '2')).toMatchObject({
    code: 1,
    output: expect.stringContaining('changed: message "an order" at /contents/content/price')
  })
  expect(
    await publish(messagePact('billing', 'orders').replace('an order', 'a refund'), '2', '--merge')
  ).toMatchObject({ code: 0 })
  expect(
    await pactBroker(url, 'can-i-deploy', '-a', 'billing', '--branch', 'main', '-a', 'orders')
  ).toMatchObject({
    code: 1
  })
})

test('releases live side by side, and each must get on', async () => {
  await using registry = await startRegistry({ log: false })
  const { url } = registry
  const run = (...args: readonly string[]) => pactBroker(url, ...args)
  await run('publish', await pactFile(messagePact('billing', 'orders')), '-a', '1', '--branch', 'main')
  await run('create-environment', '--name', 'store')
  await publishResult(url, 'orders', '5', true)
  await publishResult(url, 'orders', '6', false)
  for (const version of ['5', '6']) {
    const released = await run('record-release', '-a', 'orders', '-e', version, '--environment', 'store')
    expect(released).toMatchObject({ code: 0 })
  }
  const ask = () => run('can-i-deploy', '-a', 'billing', '-e', '1', '--to-environment', 'store')
  expect(await ask()).toMatchObject({ code: 1 })
  expect(
    await run('record-support-ended', '-a', 'orders', '-e', '6', '--environment', 'store')
  ).toMatchObject({ code: 0 })
  expect(await ask()).toMatchObject({ code: 0 })
})

test('the smaller commands find what they look for', async () => {
  await using registry = await startRegistry({ log: false })
  const run = (...args: readonly string[]) => pactBroker(registry.url, ...args)
  await run('publish', await pactFile(messagePact('billing', 'orders')), '-a', '1', '--branch', 'main')

  expect(await run('list-latest-pact-versions')).toMatchObject({
    code: 0,
    output: expect.stringContaining('billing')
  })
  expect(
    await run('create-or-update-pacticipant', '--name', 'shipping', '--main-branch', 'trunk')
  ).toMatchObject({
    code: 0
  })
  expect(await run('list-pacticipants')).toMatchObject({ output: expect.stringContaining('shipping') })
  expect(await run('describe-pacticipant', '--name', 'shipping')).toMatchObject({ code: 0 })
  expect(await run('create-version-tag', '-a', 'billing', '-e', '1', '--tag', 'feat/y')).toMatchObject({
    code: 0
  })
  expect(await run('describe-version', '-a', 'billing', '-e', '1')).toMatchObject({
    code: 0,
    output: expect.stringContaining('feat/y')
  })
  for (const _ of ['deleted', 'gone']) {
    await run('delete-version-tag', '-a', 'billing', '-e', '1', '--tag', 'feat/y')
  }
  expect(await run('describe-version', '-a', 'billing', '-e', '1')).toMatchObject({
    output: expect.not.stringContaining('feat/y')
  })
  await run('create-or-update-version', '-a', 'billing', '-e', '2', '--branch', 'feat/z')
  expect(await run('delete-branch', '-a', 'billing', '--branch', 'feat/z')).toMatchObject({ code: 0 })
  expect(await run('can-i-merge', '-a', 'billing', '-e', '1')).toMatchObject({ code: 1 })
  expect(await run('can-i-deploy', '-a', 'nobody', '-e', '1')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Pacticipant nobody not found')
  })
  const { output } = await run('create-environment', '--name', 'test')
  const uuid = /[0-9a-f-]{36}/.exec(output)?.[0] ?? ''
  expect(await run('update-environment', '--uuid', uuid, '--name', 'testing')).toMatchObject({ code: 0 })
  expect(await run('describe-environment', '--uuid', uuid)).toMatchObject({
    output: expect.stringContaining('testing')
  })
  expect(await run('delete-environment', '--uuid', uuid)).toMatchObject({ code: 0 })
})
