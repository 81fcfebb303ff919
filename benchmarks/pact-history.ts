import { DatabaseSync } from 'node:sqlite'

/** What a broker holds after years of use. */
export interface HistorySize {
  readonly pacticipants: number
  readonly publications: number
  readonly results: number
  readonly branchVersions: number
}

export const fullSize: HistorySize = {
  pacticipants: 200,
  publications: 20_000,
  results: 200_000,
  branchVersions: 80_000
}

/** As many pacticipants that need each other as much, with a part of the history. */
export function scaled(size: HistorySize, factor: number): HistorySize {
  return {
    pacticipants: size.pacticipants,
    publications: Math.round(size.publications * factor),
    results: Math.round(size.results * factor),
    branchVersions: Math.round(size.branchVersions * factor)
  }
}

/** So many consumers share one provider; every other provider has a few. */
export const hubConsumers = 30
export const hub = 'service-0'
const providersPerConsumer = 2
/** Versions come in blocks, in turn on the main branch and on a branch of their own. The last of a block publishes. */
const blockSize = 4
const versionMilliseconds = 12 * 60 * 60 * 1000
const environments = ['test', 'staging', 'production'] as const

/** When the history ends. */
export const historyEnd = Date.UTC(2026, 0, 1)

export const consumerName = (index: number): string => `consumer-${index}`
export const versionNumber = (index: number): string => `1.0.${index}`

/** A pact of some 2 KB. */
export function pactText(consumer: string, provider: string, content: string): string {
  return JSON.stringify({
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: Array.from({ length: 8 }, (_, index) => ({
      type: 'Asynchronous/Messages',
      description: `message ${index}`,
      contents: {
        content: { id: index, content, note: 'x'.repeat(60) },
        contentType: 'application/json',
        encoded: false
      },
      metadata: { topic: `topic-${index}` }
    })),
    metadata: { pactSpecification: { version: '4.0' } }
  })
}

/** Fills the empty tables of a store, past the service: the same rows as years of requests would leave. */
export function writeHistory(file: string, size: HistorySize): void {
  const database = new DatabaseSync(file)
  database.exec('pragma synchronous = off; begin')
  const insert = inserter(database)
  const consumers = size.pacticipants / 2
  const versions = Math.floor(size.branchVersions / size.pacticipants)
  const names = Array.from({ length: size.pacticipants }, (_, index) =>
    index < consumers ? consumerName(index) : `service-${index - consumers}`
  )
  const pairs = pairsBetween(consumers)
  const resultsPerContent = Math.max(
    1,
    Math.round(size.results / (pairs.length * contentsOf(versions).length))
  )
  const position = (pacticipant: number, version: number) => version * names.length + pacticipant + 1
  const timeOf = (version: number) => historyEnd - (versions - version) * versionMilliseconds

  for (const [pacticipant, name] of names.entries()) {
    insert('pacticipants', { name, main_branch: 'main', created_at: timeOf(0) })
    const heads = new Map<string, { head: string; started_at: number }>()
    for (let version = 0; version < versions; version++) {
      const number = versionNumber(version)
      const at = timeOf(version)
      const place = position(pacticipant, version)
      insert('pacticipant_versions', { pacticipant: name, number, position: place, created_at: at })
      const branch = branchOf(version)
      insert('version_branches', {
        pacticipant: name,
        branch,
        version: number,
        position: place,
        added_at: at
      })
      heads.set(branch, { head: number, started_at: heads.get(branch)?.started_at ?? at })
    }
    for (const [branch, head] of heads) insert('branches', { pacticipant: name, branch, ...head })
    deploy(insert, name, pacticipant, versions, timeOf)
  }
  for (const name of environments) {
    const at = { created_at: timeOf(0), updated_at: timeOf(0) }
    insert('environments', {
      uuid: name,
      name,
      production: Number(name === 'production'),
      contacts: '[]',
      ...at
    })
  }
  for (const { consumer, provider } of pairs) {
    const between = { consumer: consumerName(consumer), provider: `service-${provider}` }
    insert('integrations', between)
    for (const content of contentsOf(versions)) {
      const hash = `${between.consumer} ${between.provider} ${content}`
      insert('pact_texts', { hash, text: pactText(between.consumer, between.provider, content) })
    }
    for (let version = blockSize - 1; version < versions; version += blockSize) {
      const content = contentOf(version)
      insert('publications', {
        ...between,
        version: versionNumber(version),
        revision: 1,
        position: position(consumer, version),
        sha: shaOf(content),
        text_hash: `${between.consumer} ${between.provider} ${content}`,
        latest: 1,
        published_at: timeOf(version)
      })
    }
    for (const [content, first] of firstVersions(versions)) {
      for (let number = 1; number <= resultsPerContent; number++) {
        const version = Math.min(versions - 1, first + number)
        const times = first + number - version
        insert('verifications', {
          ...between,
          sha: shaOf(content),
          number,
          version: versionNumber(version),
          position: position(consumers + provider, version),
          success: Number(number % 10 !== 0 && !content.startsWith('branch')),
          wip: 0,
          details: '{"verifiedBy":{"implementation":"benchmark"}}',
          latest: Number(times === 0 || number === resultsPerContent),
          verified_at: timeOf(version)
        })
      }
    }
  }
  const last = names.length * (versions + 1)
  for (const name of ['versions', 'branches', 'deployments']) insert('counters', { name, last })
  database.exec('commit')
  database.close()
}

/** Who consumes whom: the first consumers the hub, and all of them two more in turn. */
export function pairsBetween(consumers: number): { consumer: number; provider: number }[] {
  return Array.from({ length: consumers }, (_, consumer) =>
    Array.from({ length: providersPerConsumer }, (_, turn) => ({
      consumer,
      provider:
        turn === 0 && consumer < hubConsumers
          ? 0
          : 1 + ((consumer * providersPerConsumer + turn) % (consumers - 1))
    }))
  ).flat()
}

function branchOf(version: number): string {
  const block = Math.floor(version / blockSize)
  return block % 2 === 0 ? 'main' : `feature-${block}`
}

/** Five branches in a row say the same, then one says something of its own. */
function contentOf(version: number): string {
  const block = Math.floor(version / blockSize)
  return block % 6 === 5 ? `branch-${block}` : `main-${Math.floor(block / 6)}`
}

function firstVersions(versions: number): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (let version = blockSize - 1; version < versions; version += blockSize) {
    const content = contentOf(version)
    if (!first.has(content)) first.set(content, version)
  }
  return first
}

function contentsOf(versions: number): readonly string[] {
  return [...firstVersions(versions).keys()]
}

export function shaOf(content: string): string {
  return Buffer.from(content.padEnd(20, '.')).toString('hex')
}

type Insert = (table: string, row: Readonly<Record<string, string | number>>) => void

/** Every version was deployed at some time; the newest ones still are, production being a little behind. */
function deploy(
  insert: Insert,
  name: string,
  pacticipant: number,
  versions: number,
  timeOf: (version: number) => number
): void {
  for (const [rank, environment] of environments.entries()) {
    const newest = versions - 1 - rank * blockSize
    for (let version = newest % blockSize; version <= newest; version += blockSize) {
      insert('deployments', {
        uuid: `${name}-${environment}-${version}`,
        position: (version * 1000 + pacticipant) * 3 + rank,
        kind: 'deployed',
        pacticipant: name,
        version: versionNumber(version),
        environment,
        instance: '',
        current: Number(version === newest),
        created_at: timeOf(version),
        updated_at: timeOf(version)
      })
    }
  }
}

function inserter(database: DatabaseSync): Insert {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  return (table, row) => {
    const columns = Object.keys(row)
    const known = statements.get(table)
    const statement =
      known ??
      database.prepare(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
      )
    if (known === undefined) statements.set(table, statement)
    statement.run(...columns.map(column => row[column] ?? null))
  }
}
