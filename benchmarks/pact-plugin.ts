import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PactV4, providerWithMetadata, Verifier, type VerifierOptions } from '@pact-foundation/pact'
import { bundle } from '../cli/bundle.ts'
import { machine } from './machine.ts'
import { medianOf } from './numbers.ts'

/** What does the Pact plugin cost per interaction, beside pact-js alone with the same bytes? */
const rounds = 10
const many = 100

const contentType = 'application/vnd.confluent.avro'
const schema = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'total', type: 'double' }
  ]
})
const bytes = Buffer.from([0, 0, 0, 0, 1, 6, 0x6f, 0x2d, 0x31, 0, 0, 0, 0, 0, 0x40, 0x45, 0x40])
const config = { schema, schemaId: 1, id: "matching(type, 'o-1')", total: 'matching(number, 42.5)' }

const folder = await mkdtemp(join(tmpdir(), 'instep-pact-plugin-'))
process.env.PACT_PLUGIN_DIR = join(folder, 'plugins')
process.env.PACT_DO_NOT_TRACK = 'true'
console.log(`${machine()}\n`)
try {
  await bundle(join(folder, 'bundle'))
  const words = [join(folder, 'bundle/instep.js'), 'pact-plugin', 'install', '--format', 'json']
  const { folder: installed, version } = JSON.parse(await printed(words)) as {
    folder: string
    version: string
  }

  const starts = await timed(rounds, () => startAndEnd(join(installed, 'instep-pact-plugin')))
  const plain = () =>
    writePact(pact => pact.expectsToReceive('an order', each => void each.withContent(contentType, bytes)))
  const framed = () =>
    writePact(pact =>
      pact
        .usingPlugin({ plugin: 'instep', version })
        .expectsToReceive('an order')
        .withPluginContents(JSON.stringify(config), contentType)
    )
  const [plainWrites, framedWrites] = [await timed(rounds, plain), await timed(rounds, framed)]
  const [plainPact, framedPact] = [await plain(), await framed()]
  const rows = {
    'plugin starts': starts,
    'consumer test, pact-js alone': plainWrites,
    'consumer test, plugin': framedWrites
  }
  for (const count of [1, many]) {
    const [plainFile, framedFile] = [await repeated(plainPact, count), await repeated(framedPact, count)]
    Object.assign(rows, {
      [`verify ${count}, pact-js alone`]: await timed(5, () => verify(plainFile, count)),
      [`verify ${count}, plugin`]: await timed(5, () => verify(framedFile, count))
    })
  }
  console.table(
    Object.entries(rows).map(([what, times]) => ({
      what,
      'ms (median)': Math.round(medianOf(times)),
      fastest: Math.round(Math.min(...times)),
      slowest: Math.round(Math.max(...times))
    }))
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** How long some work takes, time and again; the first time does not count. */
async function timed(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  await work()
  const found: number[] = []
  while (found.length < times) {
    const started = performance.now()
    await work()
    found.push(performance.now() - started)
  }
  return found
}

type Unconfigured = ReturnType<PactV4['addAsynchronousInteraction']>
interface Runnable {
  executeTest(test: () => Promise<void>): Promise<unknown>
}

async function writePact(describe: (interaction: Unconfigured) => Runnable): Promise<string> {
  const dir = await mkdtemp(join(folder, 'pacts-'))
  const pact = new PactV4({ consumer: 'payments', provider: 'orders', dir, logLevel: 'error' })
  await describe(pact.addAsynchronousInteraction()).executeTest(async () => {})
  return join(dir, (await readdir(dir))[0] ?? '')
}

/** The same pact with its interaction several times, under other descriptions. */
async function repeated(file: string, count: number): Promise<string> {
  const pact = JSON.parse(await readFile(file, 'utf8'))
  const [interaction] = pact.interactions
  const interactions = Array.from({ length: count }, (_, index) => ({
    ...interaction,
    description: `order ${index}`
  }))
  const copy = file.replace(/\.json$/, `-${count}.json`)
  await writeFile(copy, JSON.stringify({ ...pact, interactions }))
  return copy
}

function verify(file: string, count: number): Promise<unknown> {
  const provide = providerWithMetadata(async () => bytes, { contentType })
  const options = {
    provider: 'orders',
    pactUrls: [file],
    logLevel: 'error',
    messageProviders: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`order ${index}`, provide])
    )
  }
  return new Verifier(options as unknown as VerifierOptions).verifyProvider()
}

/** Until the plugin says where it listens. */
async function startAndEnd(program: string): Promise<void> {
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise(resolve => child.stdout.once('data', resolve))
  child.kill()
}

async function printed(words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  return text
}
