import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploy, publishContract, type Told } from '../support/choreography.ts'
import { call } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

const bin = join(import.meta.dirname, '../../cli/bin/instep.js')

const told = (action: Told['action'], ...fields: string[]): Told => ({ action, topic: 'orders', fields })

let server: RunningRegistry
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-ci-'))
  server = await startRegistry({ log: false })
  for (const name of ['production', 'empty']) {
    await call(server, 'POST /environments', { name, production: true })
  }
  await publishContract(server, 'orders@1', told('send', 'id: string', 'total: double'))
  await publishContract(server, 'payments@1', told('receive', 'id: string', 'total: double'))
  await deploy(server, 'orders@1')
  await deploy(server, 'payments@1')
  await publishContract(server, 'orders@3', told('send', 'id: string', 'total: double', 'note: string = ""'))
  await publishContract(server, 'orders@2', told('send', 'id: string'))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function instep(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return new Promise<{ code: number; out: string; err: string }>(resolve => {
    const { GITHUB_STEP_SUMMARY: _, ...outside } = process.env
    const env = { ...outside, INSTEP_REGISTRY: server.url, ...variables }
    execFile(process.execPath, [bin, ...words], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

const check = ['choreography', 'check', '--environment'] as const
const gate = ['can-i-deploy', '--to', 'production'] as const

test('what is the matter is told by level, and the exit code says whether it stops anything', async () => {
  expect(await instep([...check, 'production'])).toEqual({
    code: 0,
    err: '',
    out: 'IN STEP  production  2 versions, 1 pair, 0 pacts\n'
  })
  const seen = { place: 'kafka orders', reader: 'spy' }
  await call(server, 'POST /api/environments/production/sightings', seen)
  const open = await instep([...check, 'production'])
  expect(open.code).toBe(2)
  expect(open.out).toMatch(
    /^NOT KNOWN {2}production .*\n\nERRORS \(1\)\n {2}✗ spy reads kafka orders and nobody says/
  )
  await call(server, 'DELETE /api/environments/production/sightings?place=kafka%20orders&reader=spy')
  expect(await instep([...check, 'nowhere'])).toMatchObject({ code: 1 })
  expect(await instep(['choreography', 'check'])).toMatchObject({ code: 3 })
  expect(await instep([...check, 'empty'])).toMatchObject({ code: 0 })
})

test('on GitHub, a refusal is an annotation, and the summary of the job holds all of it', async () => {
  const file = join(folder, 'summary.md')
  const no = await instep([...gate, 'orders@2', '--format', 'github'], { GITHUB_STEP_SUMMARY: file })
  expect(no.code).toBe(1)
  const [first, second] = no.out.trimEnd().split('\n')
  expect(first).toBe('::error title=can-i-deploy orders@2 to production::orders@2 may not go to production')
  expect(second).toMatch(
    /^::error title=orders@2 → payments@1%3A orders-value v3 → .*::payments@1 cannot read the orders-value that orders@2 sends%0A/
  )
  await instep([...check, 'production', '--format', 'github'], { GITHUB_STEP_SUMMARY: file })
  await instep(['plan', '--to', 'production', 'orders@3', '--format', 'github'], {
    GITHUB_STEP_SUMMARY: file
  })
  const summary = await readFile(file, 'utf8')
  expect(summary).toContain('## ❌ orders@2 may not go to production')
  expect(summary).toContain('## ✅ Nothing is wrong in production')
  expect(summary).toContain('## There is a way to `production`')
})

test('a summary that cannot be written does not change the answer', async () => {
  const nowhere = join(folder, 'missing/summary.md')
  const yes = await instep([...gate, 'orders@3', '--format', 'github'], { GITHUB_STEP_SUMMARY: nowhere })
  expect(yes.code).toBe(0)
  expect(yes.out).toContain('::notice title=can-i-deploy orders@3 to production')
  expect(yes.out).toContain('::warning title=job summary::')
})

test('as JUnit, as Markdown and as JSON the answer and the exit code are the same', async () => {
  const junit = await instep([...gate, 'orders@2', '--format', 'junit'])
  expect(junit.code).toBe(1)
  expect(junit.out).toContain('<testsuites name="can-i-deploy orders@2 to production" tests="2" failures="2"')
  const markdown = await instep([...gate, 'orders@2', '--format', 'markdown'])
  expect(markdown.code).toBe(1)
  expect(markdown.out).toContain('## ❌ orders@2 may not go to production')
  const plan = await instep(['plan', '--to', 'production', 'orders@2', '--format', 'junit'])
  expect(plan.code).toBe(1)
  expect(plan.out).toContain('the target does not get on with what stays')
  const json = await instep([...check, 'production', '--format', 'json'])
  expect(JSON.parse(json.out)).toMatchObject({ answer: 'yes', environment: 'production' })
})

test('a choreography is shown as a table, and drawn', async () => {
  const show = ['choreography', 'show', '--environment', 'production']
  expect((await instep(show)).out).toBe(
    [
      'MESSAGE  AT            SENT BY      RECEIVED BY',
      'Event    kafka orders  orders@1 v1  payments@1 v1',
      ''
    ].join('\n')
  )
  expect((await instep([...show, '--format', 'mermaid'])).out).toMatch(/^flowchart LR\n/)
  expect((await instep([...show, '--format', 'dot'])).out).toMatch(/^digraph choreography \{\n/)
  expect((await instep([...show, '--format', 'svg'])).out).toMatch(/<svg [\s\S]*<\/svg>\n$/)
  expect(JSON.parse((await instep([...show, '--format', 'json'])).out)).toMatchObject({ routes: [] })
  expect((await instep([...show, '--around', 'payments'])).out).toContain('orders@1')
  expect(await instep([...show, '--around', 'nobody'])).toMatchObject({
    code: 3,
    err: expect.stringContaining('nobody in production is called nobody')
  })
  const empty = await instep(['choreography', 'show', '--environment', 'empty'])
  expect(empty).toMatchObject({ code: 0, out: 'Nobody in empty says what it sends or receives.\n' })
})
