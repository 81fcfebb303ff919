import { setTimeout } from 'node:timers/promises'
import { audit } from './audit.ts'
import { auditTables } from './audit-tables.ts'
import { type Asked, runLoad } from './load.ts'
import { pactMix, schemaMix } from './load-mixes.ts'
import type { Random } from './random.ts'
import { type RegistryProcess, startRegistryProcess } from './registry-process.ts'

export interface KillOptions {
  readonly store: string
  readonly kills: number
  readonly random: Random
  /** Processes over the one store: one of them is killed, the others work on. */
  readonly processes?: number
  readonly clients?: number
  readonly report?: (line: string) => void
}

export interface KillResult {
  readonly kills: number
  readonly acknowledged: number
  readonly unknown: number
  /** What is wrong, in sentences. */
  readonly problems: readonly string[]
}

/** Subjects that live through all rounds, beside those of each round. */
const lasting = ['lasting-a', 'lasting-b']

/**
 * Kills a registry under load again and again, over one store that grows, and compares after each kill what is there
 * with what was acknowledged in that round; at the end, with all that ever was. Ends at the first round that finds something.
 */
export async function killRounds(options: KillOptions): Promise<KillResult> {
  const { store, kills, random, processes = 1, clients = 8, report = () => {} } = options
  const all: Asked[] = []
  let kill = 0
  let problems: readonly string[] = []
  const running = await Promise.all(Array.from({ length: processes }, () => startRegistryProcess({ store })))
  try {
    const environment = await createEnvironment(running[0]?.url ?? '')
    for (kill = 1; kill <= kills && problems.length === 0; kill += 1) {
      const asked = await loadUntilKilled(running, { kill, random, clients, environment })
      all.push(...asked)
      const victim = running.findIndex(({ child }) => child.signalCode !== null)
      running[victim] = await startRegistryProcess({ store })
      const url = random.pick(running).url
      const ofLasting = all.filter(({ action }) => 'subject' in action && lasting.includes(action.subject))
      problems = [
        ...(await audit(url, [...new Set([...asked, ...ofLasting])])),
        ...(await auditTables(store))
      ]
      report(
        `kill ${kill}: ${asked.length} requests, ${count(asked, 'unknown')} unknown, ${problems.length} wrong`
      )
    }
    if (problems.length === 0) problems = await audit(random.pick(running).url, all)
  } finally {
    await Promise.all(running.map(registry => registry.kill()))
  }
  return {
    kills: kill - 1,
    acknowledged: count(all, 'ok'),
    unknown: count(all, 'unknown'),
    problems
  }
}

interface Round {
  readonly kill: number
  readonly random: Random
  readonly clients: number
  readonly environment: string
}

async function loadUntilKilled(
  running: readonly RegistryProcess[],
  { kill, random, clients, environment }: Round
): Promise<readonly Asked[]> {
  const stop = new AbortController()
  const urls = running.map(({ url }) => url)
  const common = { urls, random, signal: stop.signal, patience: 10_000 }
  const subjects = [...lasting, `round-${kill}-a`, `round-${kill}-b`]
  const pacts = pactMix([`consumer-${kill}-a`, `consumer-${kill}-b`], environment)
  const loads = [
    runLoad({ ...common, clients, next: schemaMix({ subjects, schemas: 12 + kill, deletions: 0.1 }) }),
    runLoad({ ...common, clients: 2, ...pacts })
  ]
  await setTimeout(100 + random.below(300))
  await random.pick(running).kill()
  stop.abort()
  return (await Promise.all(loads)).flat()
}

async function createEnvironment(url: string): Promise<string> {
  const response = await fetch(`${url}/environments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'production', production: true })
  })
  return ((await response.json()) as { readonly uuid: string }).uuid
}

function count(asked: readonly Asked[], kind: Asked['outcome']['kind']): number {
  return asked.filter(({ outcome }) => outcome.kind === kind).length
}
