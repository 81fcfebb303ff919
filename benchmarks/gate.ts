import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { environmentName, fillEnvironment, fullSize, serviceName, versionNumber } from './gate-environment.ts'
import { machine } from './machine.ts'

/**
 * How long the gate and the plan take over HTTP in an environment of a thousand services, and how that grows: the same
 * questions in a tenth of it. Before each block something is recorded, so that the first answer has to look anew.
 */
const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } })
const scale = Number(values.scale)
if (!(scale > 0 && scale <= 4)) throw new Error(`--scale takes a number from 0 to 4, not ${values.scale}`)

const samples = 100
const planned = 50

console.log(machine())
const rows = [await measured(scale / 10), await measured(scale)]
console.table(rows)

async function measured(factor: number) {
  const size = {
    services: Math.max(planned, Math.round(fullSize.services * factor)),
    versions: fullSize.versions,
    channels: Math.round(fullSize.channels * factor),
    results: Math.round(fullSize.results * factor)
  }
  const folder = await mkdtemp(join(tmpdir(), 'instep-gate-'))
  try {
    const file = join(folder, 'registry.db')
    await using store = await openStore(`sqlite:${file}`)
    await fillEnvironment(store, size, Date.now())
    const registry = createRegistry({
      store,
      defaultLevel: 'BACKWARD',
      schemaLimit: 1024 * 1024,
      cacheBytes: 64 * 1024 * 1024
    })
    const app = await createApp(registry, { log: false })
    try {
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const before = memory()
      const candidate = versionNumber(size.versions)
      const gate = (service: number) =>
        ask(
          url,
          '/api/gate',
          {
            environment: environmentName,
            candidates: [{ service: serviceName(service), version: candidate }]
          },
          'yes'
        )
      const plan = (offset: number) =>
        ask(
          url,
          '/api/plan',
          {
            environment: environmentName,
            services: Array.from({ length: planned }, (_, index) => ({
              service: serviceName((offset + index) % size.services),
              versions: [candidate]
            }))
          },
          'yes'
        )
      const first = await gate(0)
      const questions = await times(samples, index => gate((index * 37) % size.services))
      const plans = await times(Math.ceil(samples / 5), index => plan(index * planned))
      return {
        services: size.services,
        versions: size.services * size.versions,
        channels: size.channels,
        results: size.results,
        'file MB': Math.round((await stat(file)).size / 1e6),
        'can-i-deploy, first after a change (ms)': round(first),
        'can-i-deploy, median': round(at(questions, 0.5)),
        p95: round(at(questions, 0.95)),
        [`plan for ${planned} services, median`]: round(at(plans, 0.5)),
        'plan, p95': round(at(plans, 0.95)),
        'memory grown by MB': Math.round(memory() - before)
      }
    } finally {
      await app.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Milliseconds until the whole answer is there. */
async function ask(url: string, path: string, body: object, expected: string): Promise<number> {
  const started = performance.now()
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const text = await response.text()
  const took = performance.now() - started
  if (!text.includes(`"answer":"${expected}"`)) throw new Error(`${path} answered ${text.slice(0, 2000)}`)
  return took
}

async function times(count: number, run: (index: number) => Promise<number>): Promise<readonly number[]> {
  const taken: number[] = []
  for (let index = 0; index < count; index++) taken.push(await run(index))
  return taken.toSorted((one, other) => one - other)
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}
