import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runInstep } from '../support/cli.ts'
import { impostor } from '../support/impostor.ts'
import { start } from '../support/pact-server.ts'
import { messagePact } from '../support/pacts.ts'

/** A folder in which a run has left a pact. */
async function leftover(text = messagePact('billing', 'orders')) {
  const cwd = await mkdtemp(join(tmpdir(), 'run-'))
  await mkdir(join(cwd, '.instep/pacts'), { recursive: true })
  await writeFile(join(cwd, '.instep/pacts/billing-orders.json'), text)
  return {
    cwd,
    pacts: () => readdir(join(cwd, '.instep/pacts')),
    [Symbol.asyncDispose]: () => rm(cwd, { recursive: true, force: true })
  }
}

const env = { INSTEP_VERSION: '1.4.0', INSTEP_BRANCH: 'main', INSTEP_BUILD_URL: 'https://ci.example/1' }

test('what a run left is sent with version, branch and build, and a second time is harmless', async () => {
  await using registry = await start()
  await using run = await leftover()
  const first = await runInstep(registry.url, ['publish'], { cwd: run.cwd, env })
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(first.out).toContain('✓ billing@1.4.0 with orders')
  expect((await registry('GET /pacticipants/billing/versions/1.4.0')).body).toMatchObject({
    number: '1.4.0',
    buildUrl: 'https://ci.example/1',
    _embedded: { branchVersions: [{ name: 'main' }] }
  })
  expect((await registry('GET /pacts/provider/orders/consumer/billing/version/1.4.0')).status).toBe(200)

  const second = await runInstep(registry.url, ['publish'], { cwd: run.cwd, env })
  expect(second).toMatchObject({ code: 0, out: '= billing@1.4.0 with orders: sent before\n' })
  expect(await run.pacts()).toEqual(['billing-orders.json'])
})

test('another version of the same pact is sent', async () => {
  await using registry = await start()
  await using run = await leftover()
  await runInstep(registry.url, ['publish'], { cwd: run.cwd, env })
  const { out } = await runInstep(registry.url, ['publish', '--service-version', '1.5.0'], {
    cwd: run.cwd,
    env
  })
  expect(out).toContain('✓ billing@1.5.0 with orders')
})

test('what the run noted comes before where it is sent from', async () => {
  await using registry = await start()
  await using run = await leftover()
  await writeFile(join(run.cwd, '.instep/run.json'), JSON.stringify({ version: '0.9.0', branch: 'old' }))
  const { out } = await runInstep(registry.url, ['publish'], { cwd: run.cwd, env })
  expect(out).toContain('✓ billing@0.9.0 with orders')
})

test('a folder with nothing in it is told', async () => {
  await using run = await leftover()
  const words = ['publish', '--folder', 'elsewhere']
  const { code, err } = await runInstep('http://127.0.0.1:9', words, { cwd: run.cwd, env })
  expect(code).toBe(3)
  expect(err).toContain('there is nothing to publish in elsewhere')
})

test.each([
  ['{', 'is not valid JSON'],
  ['{}', 'is no pact: it names no consumer or no provider']
])('a file that is no pact is told: %s', async (text, told) => {
  await using run = await leftover(text)
  const { code, err } = await runInstep('http://127.0.0.1:9', ['publish'], { cwd: run.cwd, env })
  expect(code).toBe(3)
  expect(err).toContain(told)
})

test.each(['run.json', 'sent.json', 'results/one.json'])(
  'a file of the run that is broken is named: %s',
  async name => {
    await using run = await leftover()
    await mkdir(join(run.cwd, '.instep/results'), { recursive: true })
    await writeFile(join(run.cwd, '.instep', name), '{"version":')
    const { code, err } = await runInstep('http://127.0.0.1:9', ['publish'], { cwd: run.cwd, env })
    expect({ code, err }).toEqual({
      code: 3,
      err: `${join('.instep', name)} is not as a run leaves it: delete it, and run the tests again\n`
    })
  }
)

const troubles: readonly (readonly [string, () => Promise<readonly [number, string]>, number, string])[] = [
  ['slow', () => setTimeout(10_000, [200, '{}'] as const), 3, 'did not answer in time'],
  ['500', async () => [500, '{"error":{"message":"out of order"}}'], 3, 'answered 500'],
  ['401', async () => [401, '{"message":"who are you"}'], 1, 'answered 401: who are you'],
  ['nonsense', async () => [200, '<html>'], 1, 'is no registry, or one of another version'],
  ['of another version', async () => [404, '{}'], 3, 'answered 404'],
  [
    'in conflict',
    async () => [409, '{"notices":[{"type":"error","text":"Cannot change the pact."}]}'],
    1,
    'refused the pacts of billing@1.4.0: Cannot change the pact.'
  ]
]

test.each(troubles)(
  'a registry that is %s is told in one sentence, and the pact stays',
  async (_, answer, code, told) => {
    await using server = await impostor(answer)
    await using run = await leftover()
    const started = performance.now()
    const ran = await runInstep(server.url, ['publish'], { cwd: run.cwd, env })
    expect(performance.now() - started).toBeLessThan(9000)
    expect(ran).toMatchObject({ code, out: '' })
    expect(ran.err).toContain(told)
    expect(ran.err.trimEnd().split('\n')).toHaveLength(1)
    expect(await run.pacts()).toEqual(['billing-orders.json'])

    await using registry = await start()
    const later = await runInstep(registry.url, ['publish'], { cwd: run.cwd, env })
    expect(later.out).toContain('✓ billing@1.4.0 with orders')
  }
)

test('a registry that cannot be reached is told in one sentence', async () => {
  await using run = await leftover()
  const { code, err } = await runInstep('http://127.0.0.1:9', ['publish'], { cwd: run.cwd, env })
  expect({ code, err }).toEqual({ code: 3, err: 'The registry at http://127.0.0.1:9 cannot be reached\n' })
})
