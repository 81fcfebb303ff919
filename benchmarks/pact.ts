import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { type Measurement, measurementOf } from './measure.ts'
import {
  consumerName,
  fullSize,
  type HistorySize,
  historyEnd,
  hub,
  pactText,
  scaled,
  versionNumber,
  writeHistory
} from './pact-history.ts'

/**
 * How long a broker with years of history takes to answer, over HTTP with the data in a file, and how that grows: the
 * same questions with a tenth of the history.
 */
const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } })
const scale = Number(values.scale)
if (!(scale > 0 && scale <= 10)) throw new Error(`--scale takes a number from 0 to 10, not ${values.scale}`)

const samples = 31
const warmUps = 3
const headers = { accept: 'application/hal+json' }
const small = await measured(scaled(fullSize, scale / 10))
const large = await measured(scaled(fullSize, scale))

console.log(`${''.padEnd(46)}${'a tenth'.padStart(10)}${'full'.padStart(10)}${'ratio'.padStart(8)}   answer`)
for (const [index, { name, microseconds, range, bytes }] of large.entries()) {
  const before = small[index]
  const ratio = microseconds / (before?.microseconds ?? Number.NaN)
  console.log(
    `${name.padEnd(46)}${duration(before?.microseconds ?? Number.NaN).padStart(10)}${duration(microseconds).padStart(10)}${`${ratio.toFixed(2)}x`.padStart(8)}   ${Math.round((before?.bytes ?? 0) / 1024)} to ${Math.round(bytes / 1024)} KB  (${range.map(duration).join(' to ')})`
  )
}

interface Timed {
  readonly microseconds: number
  readonly bytes: number
}

interface Answered extends Measurement {
  readonly bytes: number
}

async function measured(size: HistorySize): Promise<readonly Answered[]> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-benchmark-'))
  try {
    const file = join(folder, 'registry.db')
    await (await openStore(`sqlite:${file}`))[Symbol.asyncDispose]()
    writeHistory(file, size)
    console.log(
      `${size.pacticipants} pacticipants, ${size.publications} publications, ${size.results} results, ${size.branchVersions} versions on branches: ${Math.round((await stat(file)).size / 1024 / 1024)} MB`
    )
    await using store = await openStore(`sqlite:${file}`)
    const registry = createRegistry({
      store,
      defaultLevel: 'BACKWARD',
      schemaLimit: 1024 * 1024,
      cacheBytes: 64 * 1024 * 1024
    })
    const app = await createApp(registry, { log: false })
    try {
      return await answers(await app.listen({ host: '127.0.0.1', port: 0 }), size)
    } finally {
      await app.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function answers(url: string, size: HistorySize): Promise<readonly Answered[]> {
  const newest = Math.floor(size.branchVersions / size.pacticipants) - 1
  const matrix = (pacticipant: string) =>
    `${url}/matrix?q[][pacticipant]=${pacticipant}&q[][version]=${versionNumber(newest)}&latestby=cvpv&environment=production`
  const published = async (run: number, content: string) => {
    const consumer = consumerName(run % 10)
    return post(`${url}/contracts/publish`, {
      pacticipantName: consumer,
      pacticipantVersionNumber: `2.0.${content}.${run}`,
      branch: 'main',
      contracts: [
        {
          consumerName: consumer,
          providerName: hub,
          specification: 'pact',
          contentType: 'application/json',
          content: Buffer.from(pactText(consumer, hub, content)).toString('base64')
        }
      ]
    })
  }
  const cases: Readonly<Record<string, (run: number) => Promise<Timed>>> = {
    'can-i-deploy, a consumer': run => get(matrix(consumerName(run % 30))),
    'can-i-deploy, a provider with 30 consumers': () => get(matrix(hub)),
    'for-verification, a provider with 30 consumers': () =>
      post(`${url}/pacts/provider/${hub}/for-verification`, {
        consumerVersionSelectors: [
          { mainBranch: true },
          { matchingBranch: true },
          { deployedOrReleased: true }
        ],
        providerVersionBranch: 'main',
        includePendingStatus: true,
        includeWipPactsSince: new Date(historyEnd - 14 * 24 * 60 * 60 * 1000).toISOString()
      }),
    'for-verification, a provider with 2 consumers': () =>
      post(`${url}/pacts/provider/service-9/for-verification`, {
        consumerVersionSelectors: [
          { mainBranch: true },
          { matchingBranch: true },
          { deployedOrReleased: true }
        ],
        providerVersionBranch: 'main',
        includePendingStatus: true,
        includeWipPactsSince: new Date(historyEnd - 14 * 24 * 60 * 60 * 1000).toISOString()
      }),
    'publish, new content': run => published(run, `new-${run}`),
    'publish, the same content': run => published(run, 'same'),
    'a verification result': async run => {
      const consumer = consumerName(run % 10)
      return post(await resultsUrl(url, consumer), {
        success: true,
        providerApplicationVersion: `3.0.${run}`
      })
    },
    'GET /pacts/latest': () => get(`${url}/pacts/latest`),
    'GET /pacts/provider/{hub}/latest': () => get(`${url}/pacts/provider/${hub}/latest`)
  }
  const found: Answered[] = []
  for (const [name, run] of Object.entries(cases)) {
    const times: number[] = []
    let bytes = 0
    for (let sample = -warmUps; sample < samples; sample++) {
      const timed = await run(sample + warmUps)
      bytes = timed.bytes
      if (sample >= 0) times.push(timed.microseconds)
    }
    found.push({ ...measurementOf(name, times), bytes })
  }
  return found
}

/** Where verifiers send what came of the newest pact between a consumer and the hub. */
async function resultsUrl(url: string, consumer: string): Promise<string> {
  const response = await fetch(`${url}/pacts/provider/${hub}/consumer/${consumer}/latest`, { headers })
  // biome-ignore lint/suspicious/noExplicitAny: a document whose links are known
  const { _links } = (await response.json()) as any
  return _links['pb:publish-verification-results'].href
}

function get(url: string): Promise<Timed> {
  return timed(url, { headers })
}

function post(url: string, body: unknown): Promise<Timed> {
  return timed(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
}

async function timed(url: string, request: RequestInit): Promise<Timed> {
  const started = performance.now()
  const response = await fetch(url, request)
  const text = await response.text()
  const microseconds = (performance.now() - started) * 1000
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return { microseconds, bytes: text.length }
}

function duration(microseconds: number): string {
  return microseconds < 1000
    ? `${Math.round(microseconds)} µs`
    : `${(microseconds / 1000).toFixed(microseconds < 100_000 ? 1 : 0)} ms`
}
