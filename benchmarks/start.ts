import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../cli/bundle.ts'
import { machine } from './machine.ts'
import { medianOf } from './numbers.ts'
import { startBareServer, startProgram } from './server-process.ts'

/** How long does it take from the start of a process until it listens: bare Node, sources, sources with a compile cache, the bundle? */
const rounds = 7
const root = join(import.meta.dirname, '..')

const folder = await mkdtemp(join(tmpdir(), 'instep-start-'))
console.log(`${machine()}\n`)
try {
  await bundle(join(folder, 'bundle'))
  const flags = ['--port', '0', '--store', `sqlite:${join(folder, 'instep.db')}`]
  const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') }
  const ways = {
    'bare Node, listening': () => startBareServer(),
    'sources, nothing cached': () =>
      startProgram([join(root, 'registry/src/main.ts'), ...flags], { NODE_DISABLE_COMPILE_CACHE: '1' }),
    'npm start: sources, compile cache': () =>
      startProgram([join(root, 'cli/bin/instep.js'), 'serve', ...flags], cache),
    'bundle, compile cache': () => startProgram([join(folder, 'bundle/instep.js'), 'serve', ...flags], cache)
  }
  const times = new Map(Object.keys(ways).map(way => [way, [] as number[]]))
  const memory = new Map<string, number>()
  // The first round fills the caches.
  for (let round = 0; round <= rounds; round++) {
    for (const [way, start] of Object.entries(ways)) {
      await using server = await start()
      if (round > 0) times.get(way)?.push(server.startMilliseconds)
      memory.set(way, server.residentMegabytes())
    }
  }
  const bare = medianOf(times.get('bare Node, listening') ?? [])
  console.table(
    [...times].map(([way, all]) => ({
      start: way,
      'ms (median)': Math.round(medianOf(all)),
      'beyond bare': Math.round(medianOf(all) - bare),
      'resident MB': Math.round(memory.get(way) ?? 0)
    }))
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
