import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, createRegistry, openStore } from '@instep/registry'
import { type Measurement, measurementOf } from './measure.ts'
import { mediumAvro } from './schemas.ts'

const marks = [10, 100, 1000] as const
/** How many registrations a figure is the median of. */
const samples = 15

/**
 * How long it takes to register the next version over HTTP, in a file, when so many are compared with it. By the clock:
 * the CPU time of a thread is told in steps that are too coarse.
 */
export async function registering(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'instep-benchmark-'))
  const store = await openStore(`sqlite:${join(folder, 'registry.db')}`)
  const registry = createRegistry({
    store,
    defaultLevel: 'FULL_TRANSITIVE',
    schemaLimit: 1024 * 1024,
    cacheBytes: 64 * 1024 * 1024
  })
  const app = await createApp(registry, { log: false })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const times: number[] = []
  const register = async (version: number): Promise<number> => {
    const started = performance.now()
    const response = await fetch(`${url}/subjects/orders-value/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ schema: versionText(version) })
    })
    if (response.status !== 200) throw new Error(`version ${version}: ${await response.text()}`)
    await response.text()
    return (performance.now() - started) * 1000
  }
  try {
    for (let version = 1; version <= marks[2] + samples; version++) times.push(await register(version))
    const known: number[] = []
    for (let index = 0; index < samples; index++) known.push(await register(500 + index))
    const read: number[] = []
    for (let index = 0; index < samples; index++) {
      const started = performance.now()
      await (await fetch(`${url}/subjects/orders-value/versions/1`)).text()
      read.push((performance.now() - started) * 1000)
    }
    return [
      ...marks.map(mark =>
        measurementOf(`version ${mark + 1} of a subject`, times.slice(mark, mark + samples))
      ),
      measurementOf('a schema that is registered already', known),
      measurementOf('reading a version, for the cost of a request', read)
    ]
  } finally {
    await app.close()
    await store[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
}

/** Versions that all get on with each other and are all different. */
function versionText(version: number): string {
  const schema = JSON.parse(mediumAvro())
  return JSON.stringify({
    ...schema,
    fields: [...schema.fields, { name: `since${version}`, type: ['null', 'string'], default: null }]
  })
}
