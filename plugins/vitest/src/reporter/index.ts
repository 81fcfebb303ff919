import process from 'node:process'
import {
  clearRun,
  keptPacts,
  keptResults,
  noteRun,
  publish,
  RegistryFailure,
  readProofs,
  type Settings,
  settingsFrom,
  Unpublishable
} from '@instep/pact/publishing'
import type { Reporter, TestRunEndReason } from 'vitest/node'
import { summaryOf } from './summary.ts'
import { coloured, type Paint, plain, publishedLines, summaryLines, wrapped } from './words.ts'

export interface ContractReporterOptions {
  /** What differs from what the environment says: see `settingsFrom`. */
  readonly settings?: Partial<Settings>
}

/** Tells at the end of a run what it has shown of contracts, and sends the registry what it left, in one call. */
export class ContractReporter implements Reporter {
  readonly #settings: Settings

  constructor({ settings }: ContractReporterOptions = {}) {
    this.#settings = { ...settingsFrom(), ...settings }
  }

  async onTestRunStart(): Promise<void> {
    await clearRun(this.#settings.folder)
    await noteRun(this.#settings.folder, this.#settings)
  }

  async onTestRunEnd(_: unknown, __: unknown, reason: TestRunEndReason): Promise<void> {
    if (reason !== 'passed') await noteRun(this.#settings.folder, { ...this.#settings, hasFailed: true })
    const { stdout, env } = process
    const paint = stdout.isTTY && env.NO_COLOR === undefined ? coloured : plain
    const width = stdout.columns ?? 80
    const summary = summaryLines(summaryOf(await readProofs(this.#settings.folder)), paint, width)
    const { isSent, lines } = await sendingOf(this.#settings, reason, paint, width)
    const told = [...summary, ...(summary.length > 0 && lines.length > 0 ? [''] : []), ...lines]
    if (told.length > 0) stdout.write(`\n${told.join('\n')}\n\n`)
    if (!isSent) process.exitCode = 1
  }
}

/** What became of the sending, in lines; whether what should have been sent was. */
interface Sending {
  readonly isSent: boolean
  readonly lines: readonly string[]
}

async function sendingOf(
  settings: Settings,
  reason: TestRunEndReason,
  paint: Paint,
  width: number
): Promise<Sending> {
  const { folder, registry, isOffline, isPublishing } = settings
  const kept = (why: string, isSent: boolean): Sending => ({
    isSent,
    lines: wrapped(`${why} What was found is in ${folder}: instep publish sends it.`, width, '', '  ').map(
      line => paint(isSent ? 'dim' : 'red', line)
    )
  })
  try {
    const [pacts, results] = await Promise.all([keptPacts(folder), keptResults(folder)])
    if (pacts.length + results.length === 0) return { isSent: true, lines: [] }
    // The run is red already; results of verifications are published by the tests themselves.
    if (reason !== 'passed')
      return { isSent: true, lines: pacts.length === 0 ? [] : [paint('dim', 'Not published: tests failed.')] }
    if (isOffline) return kept('Not published: there is no registry in this run.', true)
    if (!isPublishing)
      return kept('Not published: this is no build of a CI system, and INSTEP_PUBLISH is not set.', true)
    return {
      isSent: true,
      lines: publishedLines(await publish(settings), registry ?? '', paint, width)
    }
  } catch (error) {
    if (!(error instanceof RegistryFailure || error instanceof Unpublishable)) throw error
    return kept(`Not published: ${error.message}.`, false)
  }
}

// biome-ignore lint/style/noDefaultExport: what vitest loads by its name is the default export
export default ContractReporter
