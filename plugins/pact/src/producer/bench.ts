import { createSchemas, type Schemas } from '@instep/messages'
import { type Proof, writeProof } from '../proofs.ts'
import { type Asked, registryOf, type Settings, settingsFrom } from '../publishing/settings.ts'
import type { Claim } from './claim.ts'
import { type DeclaredSends, declaredSends } from './declared.ts'
import type { Selection } from './selected-pacts.ts'
import type { Sending } from './sending.ts'

/** How a test runner takes a test: vitest, jest, mocha and node:test all have it. */
export interface Test {
  (name: string, body: () => Promise<void>): unknown
  /** Names a test that is left out. */
  readonly skip?: (name: string, body: () => Promise<void>) => unknown
}

export interface ProducerOptions extends Selection {
  readonly test: Test
  /** What differs from what the environment says: see `settingsFrom`. */
  readonly settings?: Partial<Settings>
  /** How long the registry may take to answer, in milliseconds; 3 seconds unless told. */
  readonly patience?: number
}

/** What the tests of a producer have in common. */
export interface Bench {
  readonly service: string
  settings(): Settings
  /** @throws Unpublishable when nobody said where it is */
  registry(): Asked
  declared(): Promise<DeclaredSends | undefined>
  schemas(): Promise<Schemas>
  /** @param asks whether the registry is asked, so that it is left out of a run without one */
  test(name: string, asks: boolean, body: () => Promise<void>): void
}

/** What is common to tests that begin now: of the settings only whether there is a registry is asked before they run. */
export function createBench(service: string, { test, settings: own, patience }: ProducerOptions): Bench {
  const settings = () => ({ ...settingsFrom(), ...own })
  const { isOffline } = settings()
  const bench: Bench = {
    service,
    settings,
    registry: () => registryOf(settings(), patience),
    declared: once(async () => {
      const { url, client } = bench.registry()
      return declaredSends(url, client, service, settings().version)
    }),
    schemas: once(async () => {
      const { url, client } = bench.registry()
      return createSchemas(url, client)
    }),
    test(name, asks, body) {
      if (!asks || !isOffline) test(name, body)
      else if (test.skip === undefined) console.warn(`left out, since there is no registry: ${name}`)
      else test.skip(`${name} (left out, since there is no registry)`, body)
    }
  }
  return bench
}

/** Does some work when it is first asked for, and again after it failed. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | undefined
  return () => {
    begun ??= work().catch(error => {
      begun = undefined
      throw error
    })
    return begun
  }
}

/** Runs what shows something of a message, and keeps what came of it. */
export async function proving(
  bench: Bench,
  name: string,
  sending: Sending,
  kind: Proof['shown'][number]['kind'],
  show: () => Promise<Claim | undefined>
): Promise<void> {
  const keep = (passed: boolean, about: About, detail?: string) =>
    writeProof(bench.settings().folder, {
      ...proofOf(bench, name, { channel: sending.channel, ...about }),
      shown: [{ kind, name, passed, detail }]
    })
  try {
    await keep(true, (await show()) ?? sending)
  } catch (error) {
    await keep(false, sending, error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** What is known of the message that something was shown of. */
export interface About {
  readonly subject?: string | undefined
  readonly version?: number | undefined
  readonly channel?: string | undefined
}

/** Whom and what a proof is about. */
export function proofOf(
  { service }: Bench,
  message: string,
  { subject, version, channel }: About
): Omit<Proof, 'shown'> {
  return { side: 'producer', service, message, subject, version, channel, reads: [], fields: [] }
}
