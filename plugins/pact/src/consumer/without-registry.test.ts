import { existsSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectTests, temporaryFolder } from '../../../../test/support/contract-tests.ts'
import { consumer } from '../index.ts'
import { readProofs } from '../proofs.ts'
import type { Settings } from '../publishing/settings.ts'
import type { Expectation } from './expectation.ts'
import { like } from './matchers.ts'

const schema = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'total', type: 'double' }
  ]
})

async function results(settings: Partial<Settings>, changes: Partial<Expectation>, folder: string) {
  const { test, run, names, skipped } = collectTests()
  consumer('payments', { of: 'orders', test, settings: { folder, ...settings } }).receives<{
    readonly orderId: string
  }>(
    'Order',
    { channel: 'orders', subject: 'orders-value', reads: { orderId: like('o-1') }, ...changes },
    ({ orderId }) => void orderId
  )
  const begin = Date.now()
  const failed = await run()
  return {
    ...{ failed: [...failed.values()], count: names().length, took: Date.now() - begin },
    hasPact: existsSync(join(folder, 'pacts/payments-orders.json')),
    notShown: (await readProofs(folder)).flatMap(({ notShown = [] }) => notShown.map(({ kind }) => kind)),
    skipped: skipped()
  }
}

test('offline, the file of a schema shows all but what is in use', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'order.avsc')
  writeFileSync(file, schema)
  const { failed, notShown, hasPact, skipped } = await results(
    { isOffline: true },
    { schema: file },
    folder.path
  )
  expect(failed).toEqual([])
  expect(hasPact).toBe(true)
  expect(notShown).toEqual(['failures'])
  expect(skipped).toEqual([
    'payments handles Order in every version that is in use (left out, since there is no registry)'
  ])
})

test('without a registry and not offline, what is in use is a failure', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'order.avsc')
  writeFileSync(file, schema)
  const { failed } = await results({ isOffline: false }, { schema: file }, folder.path)
  expect(failed).toEqual([
    'What is in use was not shown: nobody knows which versions are in use without a registry'
  ])
})

test('with neither a registry nor a file, offline shows the example and says what else it leaves out', async () => {
  using folder = temporaryFolder()
  const { failed, hasPact, count, skipped } = await results({ isOffline: true }, {}, folder.path)
  expect(failed).toEqual([])
  expect(hasPact).toBe(true)
  expect([count, skipped.length]).toEqual([2, 12])
})

/** What may answer instead of a registry, and what is said of it. */
const answers: readonly (readonly [what: string, RequestListener | undefined, says: RegExp])[] = [
  ['nobody', undefined, /^the registry at \S+ cannot be reached$/],
  [
    'one that takes ten seconds',
    (_, response) => setTimeout(() => response.end('{}'), 10_000).unref(),
    /^the registry at \S+ did not answer in time$/
  ],
  [
    '500',
    (_, response) => void response.writeHead(500).end('{"message":"no disk"}'),
    /^the registry at \S+ answered 500: no disk$/
  ],
  ['401', (_, response) => void response.writeHead(401).end('{}'), /^the registry at \S+ answered 401$/],
  [
    'a page',
    (_, response) => void response.end('<html>'),
    /^what answers at \S+ is no registry, or one of another version$/
  ]
]

test.each(answers)(
  'a registry that is %s is told in each test that needs it, soon',
  async (_, listener, says) => {
    using folder = temporaryFolder()
    let requests = 0
    const server = createServer((request, response) => {
      requests += 1
      listener?.(request, response)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    if (listener === undefined) server.close()
    try {
      const { failed, count, took, hasPact } = await results(
        { registry: url, isOffline: false },
        {},
        folder.path
      )
      // What a handler reads shows without a schema.
      expect(failed).toHaveLength(count - 1)
      for (const said of failed) expect(said).toMatch(says)
      expect(hasPact).toBe(true)
      expect(took).toBeLessThan(8000)
      if (listener !== undefined) expect(requests).toBe(1)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }
)

test('what the registry wants to be sent is sent with every request', async () => {
  using folder = temporaryFolder()
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(404).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const registry = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  await results({ registry, token: 't' }, {}, folder.path)
  server.closeAllConnections()
  server.close()
  expect(new Set(seen)).toEqual(new Set(['Bearer t']))
})
