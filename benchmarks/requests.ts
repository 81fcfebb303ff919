import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { flood } from './flood.ts'
import { type Call, type LoadResult, load } from './load.ts'
import { machine } from './machine.ts'
import { medianOf } from './numbers.ts'
import { mediumAvro } from './schemas.ts'
import { type ServerProcess, startBareServer, startServer } from './server-process.ts'
import { transitive } from './transitive.ts'

/**
 * What does each request of a Confluent client cost, beside a bare server of Node that answers the same bytes from memory?
 * `--url http://…` asks any registry that speaks the Confluent API, `--store postgres://…` starts ours on another store.
 */
const { values } = parseArgs({
  options: { url: { type: 'string' }, store: { type: 'string' }, rounds: { type: 'string', default: '5' } }
})
const rounds = Number(values.rounds)
const connections = 32
/** How long a server is kept busy at a time, in milliseconds. */
const spell = 2000
const known = 100

/** One kind of load: so many calls, over so many connections. */
interface Load {
  readonly name: string
  readonly connections: number
  /** A load that writes gives other calls each time. */
  calls(round: number): readonly Call[]
}

/** Our server, or one at a URL, of which nobody knows the CPU time. */
type Server = Pick<ServerProcess, 'url'> & Partial<ServerProcess>

/** Each run writes under subjects of its own, since another's registry may be asked more than once. */
const own = `bench-${Date.now().toString(36)}`

const loads: readonly Load[] = [
  { name: 'read by id', connections, calls: () => many(5000, byId) },
  { name: 'read the latest version', connections, calls: () => many(5000, latest) },
  { name: 'look up a schema', connections, calls: () => many(1000, lookUp) },
  { name: 'register a known schema', connections, calls: () => many(1000, knownAgain) },
  {
    name: 'register a new schema, one client',
    connections: 1,
    calls: round => many(100, index => fresh(`one${round + 1}`, index))
  },
  {
    name: `register a new schema, ${connections} clients`,
    connections,
    calls: round => many(300, index => fresh(`all${round + 1}`, index))
  },
  {
    name: 'mixed: 85 % reads by id, 9 % latest, 5 % known, 1 % new',
    connections,
    calls: round => many(3000, index => mixed(round, index))
  }
]

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'instep-requests-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const server: Server =
  values.url === undefined
    ? stack.use(await startServer(values.store ?? `sqlite:${join(folder, 'instep.db')}`))
    : { url: values.url.replace(/\/+$/, '') }
const ids = await fill()
const schemaAnswer = await (await fetch(`${server.url}/schemas/ids/${ids[0]}`)).text()
const bare = stack.use(await startBareServer(schemaAnswer))

console.log(`${machine()}\n${values.url ?? `Instep on ${values.store ?? 'SQLite'}`}\n`)
console.table(await reads())
console.table(await throughput())
console.table(await transitive(server.url, own))

/** How many reads the servers answer that are kept busy, alternately, for each second of their CPU time. */
async function reads() {
  const paths = { 'read by id': byId(0).path, 'read the latest version': latest(0).path }
  const rows = []
  for (const [name, path] of Object.entries(paths)) {
    const ratios: number[] = []
    const rates: number[] = []
    for (let round = -1; round < rounds; round++) {
      const beside = await flooded(bare, '/')
      const ours = await flooded(server, path)
      if (round < 0) continue
      ratios.push(ours.perCpuSecond / beside.perCpuSecond)
      rates.push(ours.perSecond)
    }
    rows.push({
      'kept busy': name,
      'per second': Math.round(medianOf(rates)),
      'per CPU second, bare = 1': medianOf(ratios).toFixed(2),
      'all rounds': ratios.map(one => one.toFixed(2)).join(' ')
    })
  }
  return rows
}

async function flooded(target: Server, path: string) {
  const before = target.cpuMilliseconds?.() ?? Number.NaN
  const answered = await flood(target.url, path, 64, spell)
  const used = (target.cpuMilliseconds?.() ?? Number.NaN) - before
  return { perSecond: (answered * 1000) / spell, perCpuSecond: (answered * 1000) / used }
}

/** The loads round by round, each beside the bare server, so that both see the same machine. */
async function throughput() {
  const results = new Map<string, Measured[]>()
  for (let round = -1; round < rounds; round++) {
    for (const one of loads) {
      const beside = await measured(bare, { ...one, calls: () => bareCalls(one.calls(round).length) }, round)
      const ours = await measured(server, one, round)
      // The first round warms everything up.
      if (round < 0) continue
      results.set(one.name, [...(results.get(one.name) ?? []), { ...ours, againstBare: ratio(ours, beside) }])
    }
  }
  return [...results].map(([name, all]) => ({
    load: name,
    'per second': Math.round(medianOf(all.map(({ perSecond }) => perSecond))),
    'median (ms)': medianOf(all.map(({ median }) => median)).toFixed(2),
    'p99 (ms)': medianOf(all.map(({ p99 }) => p99)).toFixed(1),
    'per CPU second, bare = 1': medianOf(all.map(({ againstBare }) => againstBare)).toFixed(2)
  }))
}

interface Measured extends LoadResult {
  /** Requests for each second of CPU time. */
  readonly perCpuSecond: number
  readonly againstBare: number
}

async function measured(target: Server, { connections, calls }: Load, round: number): Promise<Measured> {
  const sent = calls(round)
  const before = target.cpuMilliseconds?.() ?? Number.NaN
  const result = await load(target.url, sent, connections)
  const used = (target.cpuMilliseconds?.() ?? Number.NaN) - before
  return { ...result, perCpuSecond: (sent.length * 1000) / used, againstBare: Number.NaN }
}

function ratio(ours: Measured, beside: Measured): number {
  return ours.perCpuSecond / beside.perCpuSecond
}

function mixed(round: number, index: number): Call {
  const turn = index % 100
  if (turn === 0) return fresh(`mix${round + 1}`, index)
  if (turn < 6) return knownAgain(index)
  return turn < 15 ? latest(index) : byId(index)
}

function byId(index: number): Call {
  return { path: `/schemas/ids/${ids[index % known]}` }
}

function latest(index: number): Call {
  return { path: `/subjects/${own}-${index % known}/versions/latest` }
}

function lookUp(index: number): Call {
  return call(`/subjects/${own}-${index % known}`, textOf(`Known${index % known}`))
}

function knownAgain(index: number): Call {
  return registration(`${own}-${index % known}`, textOf(`Known${index % known}`))
}

function fresh(tag: string, index: number): Call {
  return registration(`${own}-${tag}-${index}`, textOf(`${tag}x${index}`))
}

function bareCalls(count: number): readonly Call[] {
  return Array.from({ length: count }, () => ({ path: '/' }))
}

function many(count: number, one: (index: number) => Call): readonly Call[] {
  return Array.from({ length: count }, (_, index) => one(index))
}

function registration(subject: string, schema: string): Call {
  return call(`/subjects/${subject}/versions`, schema)
}

function call(path: string, schema: string): Call {
  return { path, method: 'POST', body: JSON.stringify({ schema }) }
}

function textOf(name: string): string {
  return JSON.stringify({ ...JSON.parse(mediumAvro()), name })
}

/** Subjects with a schema each, and their ids. */
async function fill(): Promise<readonly number[]> {
  const found: number[] = []
  for (let index = 0; index < known; index++) {
    const { path, body } = knownAgain(index)
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: body ?? ''
    })
    const answer = (await response.json()) as { readonly id: number }
    if (!response.ok) throw new Error(JSON.stringify(answer))
    found.push(answer.id)
  }
  return found
}
