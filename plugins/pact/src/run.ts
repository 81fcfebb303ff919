import process from 'node:process'
import { knowledgeOf } from './knowledge/index.ts'
import type { Knowledge } from './knowledge/knowledge.ts'
import { type Asked, registryOf, type Settings, settingsFrom } from './publishing/settings.ts'

/** How a test runner takes a test: `test` of vitest, jest and node:test, `it` of mocha. */
export interface Test {
  (name: string, body: () => Promise<void>): unknown
  /** Names a test that is left out. */
  readonly skip?: (name: string, body: () => Promise<void>) => unknown
}

/** What tests of either side may be told. */
export interface RunOptions {
  /** The runner's function; the global one unless told. */
  readonly test?: Test
  /** What differs from what the environment says: see `settingsFrom`. */
  readonly settings?: Partial<Settings>
  /** How long the registry may take to answer, in milliseconds; 3 seconds unless told. */
  readonly patience?: number
}

/** Settings that say where a run takes place, and not what of. */
export type Surroundings = Pick<Settings, 'registry' | 'token' | 'isOffline' | 'folder'>

/** What tests of either side go by. */
export interface TestRun {
  settings(): Settings
  /** What needs no look at the working copy: asking git takes as long as many a test. */
  surroundings(): Surroundings
  /** @throws RegistryFailure when nobody said where it is */
  registry(): Asked
  /** @param schema a file with a schema, for a run without a registry */
  knowledge(schema?: string): Knowledge
  /** @param asks whether it needs a registry, so that it is left out of a run that does without one */
  test(name: string, asks: boolean, body: () => Promise<void>): void
}

/** A run of tests that begins now: of the settings only whether there is a registry is asked before they run. */
export function createRun({ test = globalTest(), settings: own, patience }: RunOptions): TestRun {
  const settings = (): Settings => ({ ...settingsFrom(), ...own })
  const surroundings = (): Surroundings => ({ ...settingsFrom(process.env, () => undefined), ...own })
  const { isOffline } = surroundings()
  return {
    settings,
    surroundings,
    registry: () => registryOf(surroundings(), patience),
    knowledge: schema => knowledgeOf(surroundings(), patience, schema),
    test(name, asks, body) {
      if (!asks || !isOffline) test(name, body)
      else if (test.skip === undefined) console.warn(`left out, since there is no registry: ${name}`)
      else test.skip(`${name} (left out, since there is no registry)`, body)
    }
  }
}

function globalTest(): Test {
  const { test, it } = globalThis as { readonly test?: Test; readonly it?: Test }
  const found = test ?? it
  if (found === undefined)
    throw new TypeError('there is no global test function: give the one of your runner as `test`')
  return found
}
