import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Who may import whom. A folder may always import itself; the longest folder that holds a file counts. */
const allowed: Record<string, readonly string[]> = {
  'contracts/src/formats': ['contracts/src'],
  'contracts/src/pacts': ['contracts/src'],
  'contracts/src/choreography': ['contracts/src', 'contracts/src/formats'],
  'contracts/src/traces': ['contracts/src', 'contracts/src/choreography'],
  'contracts/src/deploy': [
    'contracts/src',
    'contracts/src/formats',
    'contracts/src/pacts',
    'contracts/src/choreography'
  ],
  'contracts/src': [
    'contracts/src/formats',
    'contracts/src/pacts',
    'contracts/src/choreography',
    'contracts/src/traces',
    'contracts/src/deploy'
  ],
  'protocol/src': ['contracts/src'],
  'registry/src/store': ['contracts/src'],
  'registry/src/asyncapi': ['contracts/src'],
  'registry/src/service': ['contracts/src', 'registry/src/asyncapi', 'registry/src/store'],
  'registry/src/backup': ['registry/src/store'],
  'registry/src/http': ['contracts/src', 'protocol/src', 'registry/src/service'],
  'registry/src': [
    'contracts/src',
    'protocol/src',
    'registry/src/asyncapi',
    'registry/src/backup',
    'registry/src/http',
    'registry/src/service',
    'registry/src/store'
  ],
  'cli/src': ['contracts/src', 'protocol/src'],
  'plugins/arbitrary/src': ['contracts/src'],
  'plugins/messages/src': ['contracts/src', 'protocol/src'],
  'plugins/kafka/src': ['plugins/messages/src'],
  'plugins/opentelemetry/src': ['contracts/src', 'plugins/messages/src'],
  'plugins/nats/src': ['plugins/messages/src'],
  'plugins/rabbitmq/src': ['contracts/src', 'plugins/messages/src'],
  'plugins/pact/src': ['contracts/src', 'protocol/src', 'plugins/arbitrary/src', 'plugins/messages/src'],
  'plugins/monitoring/src': ['contracts/src', 'plugins/rabbitmq/src'],
  'plugins/vitest/src': ['contracts/src', 'protocol/src', 'plugins/messages/src', 'plugins/pact/src'],
  'plugins/pact-plugin/src/rpc': ['contracts/src'],
  'plugins/pact-plugin/src': ['contracts/src', 'plugins/messages/src', 'plugins/pact-plugin/src/rpc']
}

/** Single files that may import what their folder may not, and why. */
const exceptions: Record<string, readonly string[]> = {
  // The command line looks at brokers, and shows what it found.
  'cli/src/brokers.ts': ['plugins/monitoring/src'],
  'cli/src/commands/broker-check.ts': ['plugins/monitoring/src'],
  'cli/src/commands/broker-metrics.ts': ['plugins/monitoring/src'],
  'cli/src/commands/broker-watch.ts': ['plugins/monitoring/src'],
  'cli/src/measuring.ts': ['plugins/monitoring/src'],
  'cli/src/words/measurements.ts': ['plugins/monitoring/src'],
  // The command line starts the service in its own process.
  'cli/src/serve.ts': ['registry/src'],
  // Backups work on a store, without a service.
  'cli/src/backup.ts': ['registry/src'],
  // Contracts are read without a service.
  'cli/src/contract-reader.ts': ['registry/src'],
  // What a run of tests left is sent the same way at its end and later.
  'cli/src/run-results.ts': ['plugins/pact/src'],
  // A test file may have a registry of its own.
  'plugins/vitest/src/registry-fixture.ts': ['registry/src'],
  // The command line brings the plugin to where Pact looks for it.
  'cli/src/pact-plugin.ts': ['plugins/pact-plugin/src']
}

function layerOf(path: string): string | undefined {
  return Object.keys(allowed)
    .filter(layer => path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  // Data has no layer.
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+(?<!\.json))'/g)].flatMap(
    ([, specifier = '']) => {
      if (specifier.startsWith('.')) return [relative(root, join(root, dirname(file), specifier))]
      const [, name] = /^@instep\/([^/]+)/.exec(specifier) ?? []
      if (name === undefined) return []
      return [`${existsSync(join(root, name)) ? name : `plugins/${name}`}/src/index.ts`]
    }
  )
}

const files = globSync('{contracts,protocol,registry,cli,plugins/*}/src/**/*.ts', { cwd: root }).filter(
  file => !file.endsWith('.test.ts')
)

test('there are files to look at in every layer', () => {
  const layers = new Set(files.map(layerOf))
  expect([...layers].toSorted()).toEqual(Object.keys(allowed).toSorted())
})

test.each(files)('%s imports only the layers below it', file => {
  const layer = layerOf(file) ?? 'none'
  const below = [layer, ...(allowed[layer] ?? []), ...(exceptions[file] ?? [])]
  const upward = importsOf(file).filter(target => !below.includes(layerOf(target) ?? 'none'))
  expect(upward).toEqual([])
})

test('only open.ts names a database engine', () => {
  const naming = globSync('registry/src/**/*.ts', { cwd: root }).filter(file =>
    /openSqlite|openPostgres|node:sqlite|'pg'/.test(readFileSync(join(root, file), 'utf8'))
  )
  expect(naming.toSorted()).toEqual([
    'registry/src/store/open.ts',
    'registry/src/store/sql/postgres-backup.ts',
    'registry/src/store/sql/postgres-errors.ts',
    'registry/src/store/sql/postgres-pool.ts',
    'registry/src/store/sql/postgres.ts',
    'registry/src/store/sql/sqlite-backup.ts',
    'registry/src/store/sql/sqlite-driver.ts',
    'registry/src/store/sql/sqlite.ts'
  ])
})

test('what reads contracts is loaded by their thread only: a registry starts without it', () => {
  const loading = globSync('registry/src/**/*.ts', { cwd: root }).filter(
    file =>
      !file.endsWith('.test.ts') &&
      /from '(@asyncapi\/|@stoplight\/|yaml'|.*(?<!type .*)\/(read|structure|convert|read-text)\.ts')/.test(
        readFileSync(join(root, file), 'utf8')
      )
  )
  expect(loading.toSorted()).toEqual([
    'registry/src/asyncapi/convert.ts',
    'registry/src/asyncapi/document/read-text.ts',
    'registry/src/asyncapi/read.ts',
    'registry/src/asyncapi/structure.ts',
    'registry/src/asyncapi/worker.ts',
    'registry/src/asyncapi/writing/write.ts'
  ])
})

test('only main.ts reads the process', () => {
  const reading = globSync('registry/src/**/*.ts', { cwd: root }).filter(file =>
    /\bprocess\b\.|node:process/.test(readFileSync(join(root, file), 'utf8'))
  )
  expect(reading).toEqual(['registry/src/main.ts'])
})

test.each(['contracts', 'protocol'])('%s runs in a browser: it imports nothing of Node', package_ => {
  const sources = files.filter(file => file.startsWith(`${package_}/`))
  const imports = sources.flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/from '(node:[^']+)'/g)].map(
      ([, name]) => `${file} ${name}`
    )
  )
  expect(imports).toEqual([])
})

test.each(files)('%s has at most 400 lines', file => {
  expect(readFileSync(join(root, file), 'utf8').split('\n').length).toBeLessThanOrEqual(400)
})
