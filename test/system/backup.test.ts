import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf } from '../support/choreography.ts'
import { engines } from '../support/engines.ts'
import {
  answers,
  brokerAnswers,
  fillPacts,
  fillSchemas,
  schemaPaths,
  send
} from '../support/filled-registry.ts'
import { startRegistryProcess } from '../support/registry-process.ts'

const instep = join(import.meta.dirname, '../../cli/bin/instep.js')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-backup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
const stores: Readonly<Record<string, () => Promise<string>>> = {
  ...engines,
  sqlite: async () => `sqlite:${join(folder, `${++files}.db`)}`
}

function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [instep, ...words], { maxBuffer: 1e8 }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err })
    )
  })
}

async function ok(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words)
  expect(code, err).toBe(0)
  return out
}

/** Something of everything that a registry keeps. */
async function fill(url: string): Promise<void> {
  await fillSchemas(url)
  await send(url, 'POST', '/webhooks', {
    events: [{ name: 'contract_published' }],
    request: { method: 'POST', url: 'https://ci.example.com/build', headers: { authorization: 'secret' } }
  })
  await fillPacts(url)
  await send(url, 'POST', '/api/services/pay/versions/p1/operations', {
    operations: [{ action: 'receive', subject: 'orders-value' }]
  })
  await send(url, 'POST', '/associations', {
    resourceId: 'r1',
    resourceName: 'orders',
    resourceNamespace: 'lkc-1',
    resourceType: 'topic',
    associations: [{ subject: 'orders-value', associationType: 'value' }]
  })
  await send(url, 'POST', '/exporters', { name: 'e', subjects: ['*'], contextType: 'NONE', config: {} })
  await fillChoreography(url)
}

async function fillChoreography(url: string): Promise<void> {
  await send(url, 'PUT', '/api/services/pay/versions/p1/contract', {
    document: documentOf('pay', 'p1', [
      { action: 'send', topic: 'payments', fields: ['id: string'], message: 'Paid', days: 3 }
    ])
  })
  const there = '/api/environments/production'
  await send(url, 'POST', `${there}/drains`, { place: 'kafka payments', at: 5, by: 'ada ☕' })
  await send(url, 'POST', `${there}/sightings`, { place: 'kafka payments', reader: 'audit', lastAt: 7 })
  await send(url, 'POST', '/v1/traces', {
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'pay ☕' } },
            { key: 'deployment.environment.name', value: { stringValue: 'production' } }
          ]
        },
        scopeSpans: [
          {
            spans: [
              {
                ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), kind: 4 },
                startTimeUnixNano: '1700000000000000000',
                attributes: [
                  { key: 'messaging.system', value: { stringValue: 'kafka' } },
                  { key: 'messaging.destination.name', value: { stringValue: 'payments' } }
                ]
              }
            ]
          }
        ]
      }
    ]
  })
  await send(url, 'POST', `${there}/overrides`, { writer: 'pay', reason: 'r', by: 'ada', until: 4e12 })
  await send(url, 'PATCH', '/api/finding-levels', { levels: { sentUnread: 'off' } })
}

const more = [
  '/api/services/pay/versions/p1/contract',
  '/api/services/pay/versions/p1/operations',
  '/api/environments/production/drains',
  '/api/environments/production/sightings',
  '/api/environments/production/observations',
  '/api/environments/production/overrides',
  '/api/finding-levels',
  '/associations/subjects/orders-value',
  '/exporters/e',
  '/webhooks',
  '/schemas?deleted=true',
  '/pacticipants'
]

async function everything(url: string) {
  const raw = await answers(url, [...schemaPaths, ...more])
  return [
    Object.fromEntries(Object.entries(raw).map(([path, text]) => [path, text.replaceAll(url, 'URL')])),
    await brokerAnswers(url)
  ]
}

describe.each(Object.keys(stores))('a store in %s', engine => {
  const newStore = stores[engine] ?? (() => Promise.reject(new Error(engine)))

  test('is exported while it is written to, and imported into the other engines it answers the same', async () => {
    const store = await newStore()
    const file = join(folder, `${engine}.ndjson`)
    let original: unknown
    {
      await using registry = await startRegistryProcess({ store })
      await fill(registry.url)
      let isOver = false
      const writing = (async () => {
        for (let index = 0; !isOver; index++) {
          await send(registry.url, 'POST', `/subjects/noise-${index}/versions`, { schema: '"float"' })
        }
      })()
      await ok('export', join(folder, `${engine}-noisy.ndjson`), '--store', store)
      isOver = true
      await writing
      original = await everything(registry.url)
      await ok('export', file, '--store', store)
    }
    const text = await readFile(file, 'utf8')
    const { rows } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')
    const webhookLogs = ['webhook_attempts']
    expect(Object.keys(rows).filter(table => rows[table] === 0 && !webhookLogs.includes(table))).toEqual([])
    for (const [other, create] of Object.entries(stores)) {
      const target = await create()
      await ok('import', file, '--store', target)
      await using restored = await startRegistryProcess({ store: target })
      expect(await everything(restored.url), other).toEqual(original)
      // Counters go on where they were.
      const registered = await send(restored.url, 'POST', '/subjects/after/versions', { schema: '"double"' })
      expect(registered).toMatchObject({
        id: Math.max(...[...text.matchAll(/^\["\.",(\d+),"[0-9a-f-]{36}"/gm)].map(([, id]) => Number(id))) + 1
      })
    }
    // A snapshot taken under writes is whole, too.
    const noisy = await newStore()
    await ok('import', join(folder, `${engine}-noisy.ndjson`), '--store', noisy)
  })

  test('is copied to every engine, and refused where there is something else', async () => {
    const store = await newStore()
    const file = join(folder, `${engine}.ndjson`)
    await ok('import', file, '--store', store)
    for (const create of Object.values(stores)) {
      const target = await create()
      expect(await ok('store', 'copy', store, target)).toContain('copied and compared')
      const exported = await ok('export', '-', '--store', target)
      const rowsOf = (text: string) => text.split('\n').slice(1, -2).join('\n')
      expect(rowsOf(exported)).toBe(rowsOf(await readFile(file, 'utf8')))
      const other = await create()
      {
        await using registry = await startRegistryProcess({ store: other })
        await send(registry.url, 'POST', '/subjects/mine/versions', { schema: '"int"' })
      }
      const refused = await run('store', 'copy', store, other)
      expect(refused.code).toBe(1)
      expect(refused.err).toContain('is not empty')
    }
  })
})

describe('an export that is damaged is refused, and nothing of it is kept', () => {
  const lines = async () => (await readFile(join(folder, 'sqlite.ndjson'), 'utf8')).trimEnd().split('\n')
  const damages: Readonly<Record<string, (lines: string[]) => string[]>> = {
    'cut in the middle': all => all.slice(0, Math.floor(all.length / 2)),
    'cut inside a line': all => [...all.slice(0, 20), (all[20] ?? '').slice(0, 5)],
    'without its end': all => all.slice(0, -1),
    'without a row': all => all.filter((_, index) => index !== all.findIndex(line => line.startsWith('["'))),
    'with a row twice': all => all.flatMap(line => (line.startsWith('[".",1,') ? [line, line] : [line])),
    'with a changed byte': all => all.map(line => line.replace('orders-value', 'orderz-value')),
    'of another version': all => [(all[0] ?? '').replace('"version":1', '"version":99'), ...all.slice(1)],
    'no export at all': () => ['hello'],
    empty: () => [],
    'with a table nobody knows': all =>
      all.map(line => line.replace('"table":"modes"', '"table":"users; drop"')),
    'more after its end': all => [...all, '["x"]']
  }
  test.each(Object.keys(damages))('%s', async damage => {
    const file = join(folder, 'damaged.ndjson')
    await writeFile(file, `${(damages[damage]?.(await lines()) ?? []).join('\n')}\n`)
    const store = `sqlite:${join(folder, `${++files}.db`)}`
    const { code, err } = await run('import', file, '--store', store)
    expect(code, err).toBe(1)
    expect(err.trim().split('\n')).toHaveLength(1)
    // The store is as if nobody had tried.
    expect(await ok('import', join(folder, 'sqlite.ndjson'), '--store', store)).toContain('imported')
  })
})
