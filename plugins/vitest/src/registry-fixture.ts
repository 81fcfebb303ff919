import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import process from 'node:process'
import { typeOf } from '@instep/pact'
import { confluent, createClient, native } from '@instep/protocol'
import { createApp, createContractReader, createRegistry, openStore } from '@instep/registry'
import { afterAll, beforeAll } from 'vitest'

/** What a registry for a test file begins with. */
export interface Seeds {
  /** A folder of schemas: `orders-value.avsc`, or a folder `orders-value` with its versions, `1.avsc`, `2.avsc`. */
  readonly schemas?: string
  /** A folder of AsyncAPI documents, named by service and version: `orders-1.4.0.yaml`. */
  readonly contracts?: string
}

/** A registry in this process, for the tests of this file. */
export interface RegistryFixture {
  /** Where it listens. @throws Error before the tests begin */
  readonly url: string
}

/**
 * A registry for the tests of this file, over HTTP and in memory, seeded from files: it starts before they do and is
 * gone after them. Meanwhile it is the registry of producers, consumers and matchers.
 */
export function registryFixture(seeds: Seeds = {}): RegistryFixture {
  let running: Awaited<ReturnType<typeof start>> | undefined
  const before = process.env.INSTEP_REGISTRY
  beforeAll(async () => {
    running = await start()
    process.env.INSTEP_REGISTRY = running.url
    await seed(running.url, seeds)
  }, startTimeout)
  afterAll(async () => {
    if (before === undefined) delete process.env.INSTEP_REGISTRY
    else process.env.INSTEP_REGISTRY = before
    await running?.[Symbol.asyncDispose]()
  })
  return {
    get url() {
      if (running === undefined) throw new Error('the registry starts with the first test of the file')
      return running.url
    }
  }
}

/** Reading contracts begins with loading what reads them, which takes seconds on a busy machine. */
const startTimeout = 60_000

async function start() {
  const store = await openStore('sqlite::memory:')
  const contractReader = createContractReader()
  const registry = createRegistry({
    store,
    clock: Date.now,
    contractReader,
    defaultLevel: 'BACKWARD',
    schemaLimit: 1024 * 1024,
    cacheBytes: 16 * 1024 * 1024
  })
  const app = await createApp(registry, { log: false })
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    async [Symbol.asyncDispose]() {
      await app.close()
      await contractReader[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    }
  }
}

async function seed(url: string, { schemas, contracts }: Seeds): Promise<void> {
  if (schemas !== undefined) for (const one of await schemasIn(schemas)) await register(url, one)
  if (contracts === undefined) return
  for (const file of (await readdir(contracts)).toSorted()) {
    const [, service, version] = /^(.+?)-(\d.*)\.(?:ya?ml|json)$/.exec(file) ?? []
    if (service === undefined || version === undefined)
      throw new Error(`${join(contracts, file)} is not named as a contract is: orders-1.4.0.yaml`)
    await createClient(native.serviceContracts, url).publishContract({
      params: { service, version },
      body: { document: await readFile(join(contracts, file), 'utf8'), branch: 'main' }
    })
  }
}

interface SchemaFile {
  readonly subject: string
  readonly file: string
}

async function schemasIn(folder: string): Promise<readonly SchemaFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async entry => {
      const path = join(folder, entry.name)
      if (!entry.isDirectory()) return [{ subject: basename(entry.name, extname(entry.name)), file: path }]
      const versions = await readdir(path)
      return versions
        .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
        .map(name => ({ subject: entry.name, file: join(path, name) }))
    })
  )
  return found.flat()
}

async function register(url: string, { subject, file }: SchemaFile): Promise<void> {
  await createClient(confluent.subjects, url)
    .registerSchema({
      params: { subject },
      query: {},
      body: { schema: await readFile(file, 'utf8'), schemaType: typeOf(file) }
    })
    .catch(cause => {
      throw new Error(`${file} was not registered: ${cause.message}`, { cause })
    })
}
