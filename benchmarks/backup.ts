import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fill, subjectOf, versionsPerSubject } from './fill.ts'
import { machine } from './machine.ts'
import { startServer } from './server-process.ts'

/** Does a registry of 10,000 subjects answer the same, byte for byte, after export and import; and how long does that take? */
const { values } = parseArgs({ options: { subjects: { type: 'string', default: '10000' } } })
const subjects = Number(values.subjects)
const versions = subjects * versionsPerSubject
const instep = join(import.meta.dirname, '../cli/bin/instep.js')

const folder = await mkdtemp(join(tmpdir(), 'instep-backup-'))
try {
  const [store, restored] = ['a', 'b'].map(name => `sqlite:${join(folder, name)}.db`) as [string, string]
  await fill(store, versions)
  const file = join(folder, 'instep.ndjson')
  const exporting = timed(() => run('export', file, '--store', store))
  const importing = timed(() => run('import', file, '--store', restored))
  const copied = `sqlite:${join(folder, 'c')}.db`
  const copying = timed(() => run('store', 'copy', store, copied))
  const size = (await stat(file)).size / 2 ** 20
  console.log(`${machine()}\n\n${subjects} subjects, ${versions} versions: ${size.toFixed(0)} MB`)
  console.log(`export ${exporting} s, import ${importing} s, store copy with comparison ${copying} s`)
  for (const other of [restored, copied]) await compare(store, other)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function run(...words: readonly string[]): void {
  execFileSync(process.execPath, [instep, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
}

function timed(work: () => void): string {
  const started = performance.now()
  work()
  return ((performance.now() - started) / 1000).toFixed(1)
}

async function compare(one: string, other: string): Promise<void> {
  await using first = await startServer(one)
  await using second = await startServer(other)
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const paths = pathsOf()
  let compared = 0
  const work = async (): Promise<void> => {
    for (const path of paths) {
      const [before, after] = await Promise.all([get(agent, first.url, path), get(agent, second.url, path)])
      if (before !== after) throw new Error(`${path} differs:\n${before}\n${after}`)
      compared++
    }
  }
  await Promise.all(Array.from({ length: 16 }, work))
  agent.destroy()
  console.log(`${compared} answers compared: equal`)
}

function* pathsOf(): Generator<string> {
  yield* ['/subjects', '/config', '/mode', '/contexts', '/schemas/types']
  for (let number = 1; number <= versions; number += versionsPerSubject) {
    const subject = encodeURIComponent(subjectOf(number))
    yield `/subjects/${subject}/versions`
    yield `/subjects/${subject}/versions/latest`
    yield `/config/${subject}?defaultToGlobal=true`
    yield `/mode/${subject}?defaultToGlobal=true`
    for (let version = 1; version <= versionsPerSubject; version++)
      yield `/subjects/${subject}/versions/${version}`
  }
  for (let id = 1; id <= versions; id++) {
    yield `/schemas/ids/${id}`
    yield `/schemas/ids/${id}/versions`
  }
}

/** Status, ETag and body as one text. */
function get(agent: Agent, base: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(`${base}${path}`, { agent }, answer => {
      let text = `${answer.statusCode} ${answer.headers.etag}\n`
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      answer.on('end', () => resolve(text)).on('error', reject)
    })
      .on('error', reject)
      .end()
  })
}
