import { asking, RegistryFailure } from '@instep/messages'
import { createClient, pact, ReplyError } from '@instep/protocol'
import * as z from 'zod'
import { keptResults, sendResult, type VerificationResult } from './results.ts'
import {
  type KeptPact,
  keptPacts,
  noteSent,
  readRun,
  readSent,
  sendingKey,
  Unpublishable
} from './run-folder.ts'
import { type Asked, registryOf, type Settings } from './settings.ts'

/** What became of the pacts of one consumer. */
export interface PublishedPacts {
  readonly consumer: string
  readonly version: string
  readonly providers: readonly string[]
  /** Sent before, and nothing has changed since. */
  readonly isRepeated: boolean
  /** What the registry has to say to it. */
  readonly notices: readonly { readonly type: string; readonly text: string }[]
}

/** What became of a result. */
export type PublishedResult = VerificationResult & { readonly isRepeated: boolean }

/** What became of all that a run left. */
export interface Published {
  readonly pacts: readonly PublishedPacts[]
  readonly results: readonly PublishedResult[]
}

export interface PublishOptions {
  /** How long the registry may take to answer, in milliseconds; 5 seconds unless told. */
  readonly patience?: number
}

/**
 * Sends what a run left in its folder, and notes there that it was sent: a second call sends nothing again. What was
 * not sent stays. Pacts of a run whose tests failed are not sent.
 * @throws RegistryFailure, Unpublishable
 */
export async function publish(
  settings: Settings,
  { patience = 5000 }: PublishOptions = {}
): Promise<Published> {
  const [pacts, results] = await Promise.all([keptPacts(settings.folder), keptResults(settings.folder)])
  if (pacts.length + results.length === 0) return { pacts: [], results: [] }
  const target = registryOf(settings, patience)
  const published: PublishedPacts[] = []
  // That a pact was verified and does not hold is worth telling; a pact that its own tests do not bear out is not.
  if (pacts.length > 0 && (await readRun(settings.folder)).hasFailed) {
    await publishResults(settings, results, { patience })
    throw new Unpublishable('tests of the run failed, so that its pacts are not published')
  }
  for (const own of Map.groupBy(pacts, ({ consumer }) => consumer).values())
    published.push(await publishOwn(target, settings, own))
  return { pacts: published, results: await publishResults(settings, results, { patience }) }
}

/** Sends results of verifications, and notes in the folder that they were sent. @throws RegistryFailure, Unpublishable */
export async function publishResults(
  settings: Settings,
  results: readonly VerificationResult[],
  { patience = 5000 }: PublishOptions = {}
): Promise<readonly PublishedResult[]> {
  const { url: registry, client } = registryOf(settings, patience)
  const published: PublishedResult[] = []
  for (const result of results) {
    const key = sendingKey(JSON.stringify(result), registry)
    const isRepeated = (await readSent(settings.folder)).has(key)
    if (!isRepeated) {
      await sendResult(registry, result, client)
      await noteSent(settings.folder, [key])
    }
    published.push({ ...result, isRepeated })
  }
  return published
}

async function publishOwn(
  { url: registry, client }: Asked,
  { folder, version, branch, buildUrl, isMerging }: Settings,
  pacts: readonly KeptPact[]
): Promise<PublishedPacts> {
  const [{ consumer } = { consumer: '' }] = pacts
  if (version === undefined)
    throw new Unpublishable(
      `nobody said which version of ${consumer} the pacts are of: set INSTEP_VERSION, or use git`
    )
  const providers = pacts.map(({ provider }) => provider)
  const keys = pacts.map(({ text }) => sendingKey(text, registry, version, branch, buildUrl))
  const before = await readSent(folder)
  if (keys.every(key => before.has(key)))
    return { consumer, version, providers, isRepeated: true, notices: [] }
  const body = {
    pacticipantName: consumer,
    pacticipantVersionNumber: version,
    branch,
    buildUrl,
    contracts: pacts.map(({ provider, text }) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(text).toString('base64'),
      onConflict: isMerging ? ('merge' as const) : ('overwrite' as const)
    }))
  }
  const api = createClient(pact.contracts, registry, client)
  const { notices } = await asking(registry, () => api.publishContracts({ body })).catch(error => {
    throw refused(registry, `the pacts of ${consumer}@${version}`, error)
  })
  await noteSent(folder, keys)
  return { consumer, version, providers, isRepeated: false, notices }
}

const told = z.looseObject({
  notices: z.array(z.looseObject({ text: z.string() })).optional(),
  errors: z.record(z.string(), z.unknown()).optional()
})

/** The registry tells in its answer why it refuses; that is the sentence to give. */
function refused(registry: string, what: string, error: unknown): unknown {
  if (!(error instanceof RegistryFailure) || !(error.cause instanceof ReplyError)) return error
  const { success, data } = told.safeParse(error.cause.body)
  if (!success) return error
  const reasons = data.notices?.map(({ text }) => text) ?? Object.entries(data.errors ?? {}).map(errorText)
  if (reasons.length === 0) return error
  return new RegistryFailure(`the registry at ${registry} refused ${what}: ${reasons.join(' ')}`, {
    kind: error.kind,
    status: error.status,
    cause: error.cause
  })
}

function errorText([field, problem]: readonly [string, unknown]): string {
  return `${field}: ${typeof problem === 'string' ? problem : JSON.stringify(problem)}.`
}
