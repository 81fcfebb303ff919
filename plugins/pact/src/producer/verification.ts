import type { ClientOptions } from '@instep/protocol'
import { publishResults } from '../publishing/publish.ts'
import { keepResult, type VerificationResult } from '../publishing/results.ts'
import { Unpublishable } from '../publishing/run-folder.ts'
import type { Settings } from '../publishing/settings.ts'
import { brokenText } from './broken-text.ts'
import type { Verified } from './report.ts'
import { type SelectedPact, type Selection, selectedPacts } from './selected-pacts.ts'
import type { Sending } from './sending.ts'
import { shownPart, type Unshown } from './shown-part.ts'
import { verify } from './verify.ts'
import { type Running, whereItRuns } from './where-it-runs.ts'

/** A pact that does not hold, whose it is, and where that runs. */
export interface Broken {
  readonly pact: SelectedPact
  readonly failed: readonly Verified[]
  readonly running: readonly Running[]
}

/** Some consumer cannot read what the service sends. */
export class PactBroken extends Error {
  override readonly name = 'PactBroken'
  readonly broken: readonly Broken[]

  constructor(message: string, broken: readonly Broken[]) {
    super(message)
    this.broken = broken
  }
}

/** A pact, and how its interactions went. */
export interface PactVerified {
  readonly pact: SelectedPact
  readonly verified: readonly Verified[]
  /** What of the pact these tests do not show. */
  readonly unshown: readonly Unshown[]
}

/** Called for each pact that was verified, whatever came of it. */
export type Witness = (found: PactVerified) => Promise<void>

/**
 * Verifies what a service sends against the pacts that the registry selects, keeps the results, and tells the registry
 * when results are published. @throws PactBroken, RegistryFailure, Unpublishable
 */
export async function verifyPacts(
  provider: string,
  settings: Settings & { readonly registry: string },
  client: ClientOptions,
  sendings: Readonly<Record<string, Sending>>,
  selection: Selection,
  witness: Witness
): Promise<void> {
  const { registry, branch, folder, isPublishing } = settings
  const pacts = await selectedPacts(registry, client, provider, branch, selection)
  const results: VerificationResult[] = []
  const broken: PactVerified[] = []
  let silent = 0
  for (const pact of pacts) {
    const { text, unshown } = shownPart(pact.text)
    const verified = text === undefined ? [] : await verify(provider, text, sendings)
    await witness({ pact, verified, unshown })
    const success = verified.every(({ passed }) => passed)
    if (!success && !pact.isPending) broken.push({ pact, verified, unshown })
    // That a part holds is no news of the whole: who shows the rest may tell.
    if (success && unshown.length > 0) {
      silent += 1
      continue
    }
    const result = resultOf(provider, settings, pact, success)
    if (result === undefined) continue
    await keepResult(folder, result)
    results.push(result)
  }
  if (isPublishing && results.length + silent < pacts.length)
    throw new Unpublishable(
      `nobody said which version of ${provider} was verified: set INSTEP_VERSION, or use git`
    )
  // A failure counts as well as a success, and is told first.
  const publishing = isPublishing ? await settled(publishResults(settings, results)) : undefined
  if (broken.length > 0) throw await pactBroken(provider, registry, client, broken)
  if (publishing?.status === 'rejected') throw publishing.reason
}

function resultOf(
  provider: string,
  { version, branch, buildUrl }: Settings,
  { consumer, consumerVersion, sha, metadata }: SelectedPact,
  success: boolean
): VerificationResult | undefined {
  if (version === undefined) return undefined
  return { provider, consumer, consumerVersion, sha, metadata, success, version, branch, buildUrl }
}

async function settled(work: Promise<unknown>): Promise<PromiseSettledResult<unknown> | undefined> {
  const [outcome] = await Promise.allSettled([work])
  return outcome
}

async function pactBroken(
  provider: string,
  registry: string,
  client: ClientOptions,
  pacts: readonly PactVerified[]
): Promise<PactBroken> {
  const broken = await Promise.all(
    pacts.map(async ({ pact, verified }) => ({
      pact,
      failed: verified.filter(({ passed }) => !passed),
      // That the pact is broken is the news, also where the registry cannot say more of the consumer.
      running: await whereItRuns(registry, client, provider, pact).catch(() => [])
    }))
  )
  return new PactBroken(brokenText(provider, broken), broken)
}
