import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StatementSync } from 'node:sqlite'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type HistorySize,
  historyEnd,
  hub,
  pactText,
  versionNumber,
  writeHistory
} from '../../../benchmarks/pact-history.ts'

/** What a question cost the store. */
interface Cost {
  readonly statements: number
  readonly rows: number
}

/** Ten consumers of one provider; the pacts of ten versions of each pair, or of a hundred. */
const short: HistorySize = { pacticipants: 20, publications: 200, results: 2000, branchVersions: 800 }
const long: HistorySize = { pacticipants: 20, publications: 2000, results: 20_000, branchVersions: 8000 }

type Questions = Readonly<Record<string, Cost>>
let costs: { readonly short: Questions; readonly long: Questions }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instep-scale-'))
  costs = { short: await costsOf('short', short), long: await costsOf('long', long) }
})

afterAll(() => rm(folder, { recursive: true }))

describe.for([
  ['can-i-deploy of a consumer', 20],
  ['can-i-deploy of a provider with ten consumers', 40],
  ['pacts for verification, with pending and work in progress', 25],
  ['the newest pacts', 5],
  ['publishing a pact', 60],
  ['publishing a result', 25]
] as const)('%s', ([question, statements]) => {
  test(`takes at most ${statements} statements, however long the history`, () => {
    expect(costs.long[question]?.statements).toBeLessThanOrEqual(statements)
    expect(costs.long[question]?.statements).toBe(costs.short[question]?.statements)
  })

  test('reads no more rows when the history is ten times as long', () => {
    const { rows = Number.NaN } = costs.short[question] ?? {}
    expect(costs.long[question]?.rows).toBeLessThanOrEqual(rows * 1.5 + 10)
  })
})

async function costsOf(name: string, size: HistorySize): Promise<Questions> {
  const url = `sqlite:${join(folder, `${name}.db`)}`
  await (await openStore(url))[Symbol.asyncDispose]()
  writeHistory(join(folder, `${name}.db`), size)
  await using store = await openStore(url)
  const app = await createApp(
    createRegistry({ store, defaultLevel: 'BACKWARD', schemaLimit: 1000, cacheBytes: 1_000_000 }),
    { log: false }
  )
  const cost = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Cost> => {
    const all = vi.spyOn(StatementSync.prototype, 'all')
    const run = vi.spyOn(StatementSync.prototype, 'run')
    const response = await app.inject({ method, url: path, ...(body === undefined ? {} : { payload: body }) })
    const rows = all.mock.results.reduce((sum, { value }) => sum + value.length, 0)
    const statements = all.mock.calls.length + run.mock.calls.length
    vi.restoreAllMocks()
    expect(response.statusCode, response.body).toBeLessThan(300)
    return { statements, rows }
  }
  const newest = versionNumber(size.branchVersions / size.pacticipants - 1)
  const matrix = (pacticipant: string) =>
    `/matrix?q[][pacticipant]=${pacticipant}&q[][version]=${newest}&latestby=cvpv&environment=production`
  const latest = await app.inject(`/pacts/provider/${hub}/consumer/consumer-1/latest`)
  const results = new URL(latest.json()._links['pb:publish-verification-results'].href).pathname
  try {
    return {
      'can-i-deploy of a consumer': await cost('GET', matrix('consumer-1')),
      'can-i-deploy of a provider with ten consumers': await cost('GET', matrix(hub)),
      'pacts for verification, with pending and work in progress': await cost(
        'POST',
        `/pacts/provider/${hub}/for-verification`,
        {
          consumerVersionSelectors: [
            { mainBranch: true },
            { matchingBranch: true },
            { deployedOrReleased: true }
          ],
          providerVersionBranch: 'main',
          includePendingStatus: true,
          includeWipPactsSince: new Date(historyEnd - 14 * 24 * 60 * 60 * 1000).toISOString()
        }
      ),
      'the newest pacts': await cost('GET', '/pacts/latest'),
      'publishing a pact': await cost('POST', '/contracts/publish', {
        pacticipantName: 'consumer-1',
        pacticipantVersionNumber: '2.0.0',
        branch: 'main',
        contracts: [
          {
            consumerName: 'consumer-1',
            providerName: hub,
            specification: 'pact',
            contentType: 'application/json',
            content: Buffer.from(pactText('consumer-1', hub, 'new')).toString('base64')
          }
        ]
      }),
      'publishing a result': await cost('POST', results, {
        success: true,
        providerApplicationVersion: '2.0.0'
      })
    }
  } finally {
    await app.close()
  }
}
