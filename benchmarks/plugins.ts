import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { confluent, createClient, pact } from '@instep/protocol'
import { rolldown } from 'rolldown'
import { machine } from './machine.ts'
import { medianOf } from './numbers.ts'
import { count, messages, schema } from './plugins/messages.ts'
import { startServer } from './server-process.ts'

/** What do the test plugins cost, beside pact-js alone, in whole runs of the same runner with as many messages? */
const rounds = Number(process.env.ROUNDS ?? 5)
const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')

const folder = await mkdtemp(join(tmpdir(), 'instep-plugins-'))
const root = join(folder, 'project')
await using server = await startServer('sqlite::memory:')
console.log(`${machine()}\n${count} messages, ${rounds} rounds\n`)
try {
  await install()
  for (const { subject } of messages)
    await createClient(confluent.subjects, server.url).registerSchema({
      params: { subject },
      query: {},
      body: { schema }
    })
  await run('consumer.ours.ts', 'same')
  await publish(await readFile(join(folder, 'consumer.ours.ts-same/pacts/payments-orders.json')))

  const runs = [
    ['consumer', 'pact-js', () => run('consumer.plain.ts', 'same')],
    ['consumer', 'instep, the same proofs', () => run('consumer.ours.ts', 'same')],
    ['consumer', 'instep, all proofs', () => run('consumer.ours.ts', 'all')],
    ['producer', 'pact-js', () => run('producer.plain.ts', 'same')],
    ['producer', 'instep, the same proofs', () => run('producer.ours.ts', 'same')],
    ['producer', 'instep, all proofs', () => run('producer.ours.ts', 'all')]
  ] as const
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, [, , once]] of runs.entries()) times[index]?.push(await once())

  const peers = new Map<string, number>()
  console.table(
    runs.map(([side, what], index) => {
      const own = medianOf(times[index] ?? [])
      const peer = peers.get(side) ?? own
      peers.set(side, peer)
      return {
        side,
        what,
        'ms (median)': Math.round(own),
        fastest: Math.round(Math.min(...(times[index] ?? []))),
        ratio: (own / peer).toFixed(2),
        'ms per message on top': ((own - peer) / count).toFixed(1)
      }
    })
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** A project that has the plugin as it is installed: JavaScript in a few files, with pact-js and vitest beside it. */
async function install(): Promise<void> {
  await cp(join(import.meta.dirname, 'plugins'), root, { recursive: true })
  const packages = join(root, 'node_modules')
  for (const name of ['@pact-foundation', 'vitest']) {
    await mkdir(dirname(join(packages, name)), { recursive: true })
    await symlink(join(import.meta.dirname, '../node_modules', name), join(packages, name))
  }
  const own = join(packages, '@instep/pact')
  await using build = await rolldown({
    input: join(import.meta.dirname, '../plugins/pact/src/index.ts'),
    platform: 'node',
    external: [/^@pact-foundation\//],
    resolve: { mainFields: ['module', 'main'] }
  })
  await build.write({ dir: own, format: 'esm' })
  await writeFile(
    join(own, 'package.json'),
    JSON.stringify({ name: '@instep/pact', version: '0.1.0', type: 'module', exports: './index.js' })
  )
}

/** A whole run of a file, from the start of the runner to its end, in milliseconds. */
async function run(file: string, proofs: 'same' | 'all'): Promise<number> {
  const own = join(folder, `${file}-${proofs}`)
  await rm(own, { recursive: true, force: true })
  const env = {
    ...process.env,
    PROOFS: proofs,
    INSTEP_FOLDER: own,
    INSTEP_REGISTRY: server.url,
    INSTEP_PUBLISH: '0',
    PACT_DO_NOT_TRACK: 'true'
  }
  const started = performance.now()
  await new Promise<void>((resolve, reject) => {
    const words = [vitest, 'run', '--root', root, '--reporter', 'dot', file]
    execFile(process.execPath, words, { env, maxBuffer: 2 ** 28 }, (error, out, err) =>
      error === null ? resolve() : reject(new Error(`${out}\n${err}`, { cause: error }))
    )
  })
  return performance.now() - started
}

async function publish(content: Buffer): Promise<void> {
  await createClient(pact.contracts, server.url).publishContracts({
    body: {
      pacticipantName: 'payments',
      pacticipantVersionNumber: '1.0.0',
      branch: 'main',
      contracts: [{ consumerName: 'payments', providerName: 'orders', content: content.toString('base64') }]
    }
  })
}
