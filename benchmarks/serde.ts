import { createApp, createRegistry, openStore, readSettings } from '@instep/registry'
import { measurementOf } from './measure.ts'
import { type Contender, makers, register, type Type } from './serde/contenders.ts'
import { examples } from './serde/events.ts'

/**
 * Times how fast messages are written and read, marked with their schema and checked, against the bare codec of each
 * format and the Confluent clients; in main-thread CPU time, all contenders in turns within every round. As ratios to the
 * first of each group: 2.00x is twice as many messages.
 */
const rounds = 7
const roundMicroseconds = 120_000

async function main(): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const settings = readSettings(['--store', 'sqlite::memory:'], {})
  const store = stack.use(await openStore(settings.store))
  const app = await createApp(createRegistry({ ...settings, store }), settings)
  stack.defer(() => app.close())
  const registry = await app.listen({ host: '127.0.0.1', port: 0 })
  for (const type of Object.keys(makers) as Type[]) {
    for (const example of examples) {
      await register(registry, example, type)
      const contenders = await Promise.all(makers[type].map(make => make(registry, example, type)))
      console.log(`\n${type}, ${example.name}`)
      await compare(contenders, 'write')
      await compare(contenders, 'read')
      await compare(contenders, 'readAsNext')
    }
  }
}

async function compare(all: readonly Contender[], way: Way): Promise<void> {
  const contenders = all.filter(contender => contender[way] !== undefined)
  const times = contenders.map((): number[] => [])
  for (const contender of contenders) await time(contender, way)
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) times[index]?.push(await time(contender, way))
  }
  const measured = contenders.map(({ name }, index) => measurementOf(name, times[index] ?? []))
  const first = measured[0]?.microseconds ?? Number.NaN
  for (const { name, microseconds, range } of measured) {
    const ratio = `${(first / microseconds).toFixed(2)}x`
    const spread = range.map(each => each.toFixed(2)).join(' to ')
    console.log(
      `  ${words[way].padEnd(7)}${name.padEnd(36)}${`${microseconds.toFixed(2)} µs`.padStart(12)}${ratio.padStart(9)}  (${spread})`
    )
  }
}

type Way = 'write' | 'read' | 'readAsNext'

const words: Readonly<Record<Way, string>> = { write: 'write', read: 'read', readAsNext: 'evolve' }

/** Microseconds of CPU that one message takes. */
async function time(contender: Contender, way: Way): Promise<number> {
  let [spent, runs] = [0, 0]
  while (spent < roundMicroseconds) {
    const started = cpuMicroseconds()
    for (let turn = 0; turn < 64; turn += 1) {
      const result = contender[way]?.()
      if (result instanceof Promise) await result
    }
    spent += cpuMicroseconds() - started
    runs += 64
  }
  return spent / runs
}

function cpuMicroseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

await main()
