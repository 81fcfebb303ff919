import { remembering } from '../knowledge/remembering.ts'
import { type Proof, writeProof } from '../proofs.ts'
import { createRun, type RunOptions, type TestRun } from '../run.ts'
import { type DeclaredSends, declaredSends } from './declared.ts'
import type { Selection } from './selected-pacts.ts'
import type { Sending } from './sending.ts'

export interface ProducerOptions extends Selection, RunOptions {}

/** What the tests of a producer have in common. */
export interface Bench extends TestRun {
  readonly service: string
  declared(): Promise<DeclaredSends | undefined>
}

export function createBench(service: string, options: ProducerOptions): Bench {
  const run = createRun(options)
  const once = remembering()
  return {
    ...run,
    service,
    declared: async () => {
      const { url, client } = run.registry()
      return once('declared', () => declaredSends(url, client, service, run.settings().version))
    }
  }
}

/** Runs what shows something of a message, and keeps what came of it. */
export async function proving(
  bench: Bench,
  name: string,
  sending: Sending,
  kind: Proof['shown'][number]['kind'],
  show: () => Promise<(About & Partial<Touched>) | undefined>
): Promise<void> {
  const keep = (passed: boolean, about: About & Partial<Touched>, detail?: string) =>
    writeProof(bench.surroundings().folder, {
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

/** All fields that a message may have, and those that a test gave a value. */
export interface Touched {
  readonly fields: readonly string[]
  readonly reads: readonly string[]
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
  { subject, version, channel, fields = [], reads = [] }: About & Partial<Touched>
): Omit<Proof, 'shown'> {
  return {
    side: 'producer',
    service,
    message,
    subject,
    version,
    channel,
    reads: [...reads],
    fields: [...fields]
  }
}
