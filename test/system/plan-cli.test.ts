import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { deploy, publishContract, type Told } from '../support/choreography.ts'
import { type Ran, runInstep } from '../support/cli.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

let server: RunningRegistry
const told = (action: Told['action'], ...fields: string[]): Told => ({
  action,
  topic: 'orders',
  fields,
  days: 3
})
beforeAll(async () => {
  server = await startRegistry({ log: false })
  await call(server, 'POST /environments', { name: 'production', production: true })
  await publishContract(server, 'orders@1', told('send', 'id: string', 'cents: long'))
  await publishContract(server, 'payments@1', told('receive', 'id: string', 'cents: long'))
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
  await publishContract(server, 'orders@2', told('send', 'id: string', 'total: double = 0'))
  await publishContract(
    server,
    'payments@1.5',
    told('receive', 'id: string', 'cents: long = 0', 'total: double = 0')
  )
  await publishContract(server, 'payments@2', told('receive', 'id: string', 'total: double'))
})
afterAll(() => server[Symbol.asyncDispose]())

function instep(...words: readonly string[]): Promise<Ran> {
  return runInstep(server.url, words, { env: { INSTEP_USER: 'ada' } })
}

const way = ['plan', '--to', 'production', 'orders@2', 'payments@1.5,2'] as const

test('a plan is told in waves, and its exit code says whether there is one', async () => {
  const found = await instep(...way)
  expect(found.code).toBe(0)
  expect(found.out).toMatch(
    /^THERE IS A WAY {2}orders@2 and payments@2 → production\n\nWave 1\n {2}deploy payments 1 → 1\.5\n/
  )
  expect(found.out).toContain('instep drained "kafka orders" --environment production')
  const none = await instep('plan', '--to', 'production', 'orders@2', 'payments@2')
  expect(none.code).toBe(1)
  expect(none.out).toContain('They wait for each other in a circle:')
  expect(none.out).toMatch(/The cheapest ways out:\n {2}1\. .*\n {2}2\. /)
  expect(
    (await instep('plan', '--to', 'production', 'orders@2', 'payments@1.5,2', '--bound', '1')).code
  ).toBe(2)
})

test('in every format the same waves', async () => {
  const json = JSON.parse((await instep(...way, '--format', 'json')).out)
  expect(json.waves.map(({ moves }: { moves: { to: string }[] }) => moves.map(({ to }) => to))).toEqual([
    ['1.5'],
    ['2'],
    ['2']
  ])
  const markdown = (await instep(...way, '--format', 'markdown')).out
  expect(markdown).toContain('### Wave 3\n\n- [ ] drain kafka orders')
  const mermaid = (await instep(...way, '--format', 'mermaid')).out
  expect(mermaid).toMatch(/^flowchart LR\n/)
  expect(mermaid).toContain('w1 --> d2n0 --> w2')
  const argo = parseAllDocuments((await instep(...way, '--format', 'argo')).out).map(document =>
    document.toJS()
  )
  expect(
    argo.map(({ metadata }) => [metadata.name, metadata.annotations['argocd.argoproj.io/sync-wave']])
  ).toEqual([
    ['payments', '0'],
    ['orders', '1'],
    ['payments', '2']
  ])
  const flux = parseAllDocuments((await instep(...way, '--format', 'flux')).out).map(document =>
    document.toJS()
  )
  expect(flux.map(({ metadata, spec }) => [metadata.name, spec.dependsOn])).toEqual([
    ['payments', []],
    ['orders', [{ name: 'payments' }]],
    ['payments', [{ name: 'orders' }]]
  ])
})

test.each([
  [['plan', '--to', 'production'], 'expected SERVICE@VERSION'],
  [['plan', 'orders@2'], '--to is missing'],
  [['plan', '--to', 'production', 'orders@'], 'expected SERVICE@VERSION[,VERSION], got orders@'],
  [['plan', '--to', 'production', 'orders@2', '--bound', '-1'], '--bound'],
  [['plan', '--to', 'production', 'orders@2', '--format', 'svg'], '--format is text or json or markdown'],
  [['plan', '--to', 'production', 'orders@2', '--ignore', 'payments'], '--ignore wants SERVICE=REASON'],
  [
    [
      'override',
      'create',
      '--environment',
      'production',
      '--writer',
      'w',
      '--reason',
      'r',
      '--until',
      'soon'
    ],
    '--until wants a date'
  ],
  [['finding', 'levels', 'nothing=off'], 'there is no finding nothing'],
  [['can-i-deploy', 'orders@2', '--to', 'production', '--wait', 'x'], '--wait wants seconds']
])('wrong usage is told: %j', async (words, message) => {
  const { code, err } = await instep(...words)
  expect([code, err]).toEqual([3, expect.stringContaining(message)])
})

test('drains, overrides, readers and levels are recorded and listed', async () => {
  const there = ['--environment', 'production']
  expect((await instep('drained', 'kafka other', ...there)).out).toBe(
    '✓ kafka other is drained in production, says ada\n'
  )
  const made = await instep(
    'override',
    'create',
    ...there,
    '--reader',
    'mail',
    '--reason',
    'of no use',
    '--until',
    '3d'
  )
  expect(made).toMatchObject({ code: 0 })
  const uuid = made.out.trim().split(/\s+/).at(-1) ?? ''
  expect((await instep('override', 'list', ...there)).out).toMatch(
    /any +mail +any +ada +\d{4}-\d\d-\d\d +of no use +\S+/
  )
  expect(await instep('override', 'end', uuid, ...there)).toMatchObject({ code: 0 })
  expect((await instep('override', 'list', ...there)).out).toBe('None.\n')
  expect(await instep('reader', 'record', 'kafka other', 'audit', ...there, '--count', '3')).toMatchObject({
    code: 0
  })
  expect((await instep('reader', 'list', ...there)).out).toMatch(/kafka other +audit +3 +just now/)
  expect(await instep('reader', 'forget', 'kafka other', 'audit', ...there)).toMatchObject({ code: 0 })
  expect(await instep('reader', 'forget', 'kafka other', 'audit', ...there)).toMatchObject({ code: 1 })
  expect((await instep('finding', 'levels', 'sentUnread=off')).out).toMatch(/sentUnread +off +set/)
  expect((await instep('finding', 'levels', 'sentUnread=default')).out).toMatch(/sentUnread +warning\n/)
})

test('what runs is recorded, also beside others, and ends', async () => {
  const where = ['--service', 'payments', '--version', '1.5', '--environment', 'production'] as const
  expect((await instep('record-release', ...where)).out).toContain('payments@1.5 is supported in production')
  expect((await instep('record-support-ended', ...where)).out).toContain(
    'payments@1.5 is not supported in production any more'
  )
  expect(await instep('record-support-ended', ...where)).toMatchObject({ code: 1 })
  expect(await instep('record-undeployment', ...where)).toMatchObject({ code: 1 })
})
