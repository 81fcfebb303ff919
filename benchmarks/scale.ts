import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { fill, subjectOf, textOf, versionsPerSubject } from './fill.ts'
import { type Call, type LoadResult, load } from './load.ts'
import { machine } from './machine.ts'
import { medianOf } from './numbers.ts'
import { type ServerProcess, startBareServer, startServer } from './server-process.ts'

/**
 * Does a registry of a million versions start, read and register like one of none?
 * `--sizes 0,10000,100000,1000000 --postgres postgres://…`: without a URL, SQLite.
 */
const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '0,10000,100000,1000000' }, postgres: { type: 'string' } }
})
const sizes = values.sizes.split(',').map(Number)
const randomReads = 100_000
const connections = 16
const rounds = 5
/** The versions that every registry has for the comparison; an empty one has only these. */
const least = 2000

/** No schema is registered twice: what is known already costs less. */
let tag = 0

const folder = await mkdtemp(join(tmpdir(), 'instep-scale-'))
console.log(`${machine()}\nStore: ${values.postgres === undefined ? 'SQLite' : 'PostgreSQL'}\n`)
try {
  const base = await storeFor(least, 'base')
  const rows = []
  for (const size of sizes) rows.push(await measured(size, base))
  console.table(rows)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function measured(size: number, base: string): Promise<Record<string, string | number>> {
  const url = size === 0 ? base : await storeFor(size, `size${size}`)
  const start = await startTimes(url)
  await using full = await startServer(url)
  await using small = await startServer(base)
  const fresh = full.residentMegabytes()
  const ids = Math.max(size, least)
  const reads = Array.from({ length: randomReads }, () => readOf(1 + Math.floor(Math.random() * ids)))
  const all = await load(full.url, reads, connections)
  const resident = full.residentMegabytes()
  const hot = Array.from({ length: 10_000 }, (_, index) => readOf(1 + (index % 1000)))
  const warm = await ratioOf(small, full, () => hot)
  const registered = await ratioOf(small, full, () => {
    tag++
    return Array.from({ length: 300 }, (_, index) => registrationOf(`${tag}x${index}`, index))
  })
  const listing = await timeOf(full, '/subjects')
  const page = await timeOf(full, `/schemas?offset=${Math.max(0, size - 1000)}&limit=1000`)
  return {
    versions: size,
    subjects: Math.ceil(size / versionsPerSubject),
    'start beyond bare (ms)': round(start),
    'MB at start': round(fresh),
    [`MB after ${randomReads} random reads`]: round(resident),
    'random reads/s': round(all.perSecond),
    'read ×': warm.toFixed(2),
    'registration ×': registered.toFixed(2),
    'first /subjects (ms)': round(listing),
    'last page of /schemas (ms)': round(page)
  }
}

/** How much longer a start takes than that of bare Node, in milliseconds: the median of some, side by side. */
async function startTimes(url: string): Promise<number> {
  const beyond: number[] = []
  for (let round = 0; round < rounds; round++) {
    await using bare = await startBareServer()
    await using server = await startServer(url)
    beyond.push(server.startMilliseconds - bare.startMilliseconds)
  }
  return medianOf(beyond)
}

/** The median of how much longer the same calls take on the second server than on the first, alternately. */
async function ratioOf(
  small: ServerProcess,
  full: ServerProcess,
  calls: (server: ServerProcess) => readonly Call[]
): Promise<number> {
  const median = async (server: ServerProcess): Promise<LoadResult> => load(server.url, calls(server), 1)
  await median(small)
  await median(full)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const first = await median(small)
    const second = await median(full)
    ratios.push(second.median / first.median)
  }
  return medianOf(ratios)
}

async function timeOf({ url }: ServerProcess, path: string): Promise<number> {
  const started = performance.now()
  await (await fetch(`${url}${path}`)).arrayBuffer()
  return performance.now() - started
}

function readOf(id: number): Call {
  return { path: `/schemas/ids/${id}` }
}

/** A version that the subject has not got. */
function registrationOf(tag: string, index: number): Call {
  const schema = textOf(0).replace('note0', `note${tag}`)
  const subject = subjectOf(1 + index * versionsPerSubject)
  return { path: `/subjects/${subject}/versions`, method: 'POST', body: JSON.stringify({ schema }) }
}

async function storeFor(versions: number, name: string): Promise<string> {
  const url =
    values.postgres === undefined ? `sqlite:${join(folder, name)}.db` : await database(values.postgres, name)
  const started = performance.now()
  await fill(url, versions)
  console.log(`${versions} versions written in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return url
}

async function database(server: string, name: string): Promise<string> {
  const client = new Client(server)
  await client.connect()
  const own = `instep_scale_${name}`
  await client.query(`drop database if exists ${own}`)
  await client.query(`create database ${own}`)
  await client.end()
  const url = new URL(server)
  url.pathname = own
  return url.href
}

function round(number: number): number {
  return Math.round(number)
}
