import { asking, patient, RegistryFailure } from '@instep/messages'
import { type Client, createClient, pact, ReplyError } from '@instep/protocol'
import * as z from 'zod'
import { type KeptPact, keptPacts, noteSent, readSent, sendingKey, Unpublishable } from './run-folder.ts'
import { clientOf, type Settings } from './settings.ts'

/** What became of the pacts of one consumer. */
export interface Published {
  readonly consumer: string
  readonly version: string
  readonly providers: readonly string[]
  /** Sent before, and nothing has changed since. */
  readonly isRepeated: boolean
  /** What the registry has to say to it. */
  readonly notices: readonly { readonly type: string; readonly text: string }[]
}

export interface PublishOptions {
  /** How long the registry may take to answer, in milliseconds; 5 seconds unless told. */
  readonly patience?: number
}

/**
 * Sends what a run left in its folder, and notes there that it was sent: a second call sends nothing again. What was
 * not sent stays.
 * @throws RegistryFailure, Unpublishable
 */
export async function publish(
  settings: Settings,
  { patience = 5000 }: PublishOptions = {}
): Promise<readonly Published[]> {
  const { folder, registry, version } = settings
  const pacts = await keptPacts(folder)
  if (pacts.length === 0) return []
  if (registry === undefined)
    throw new Unpublishable('nobody said which registry the pacts go to: set INSTEP_REGISTRY')
  if (version === undefined)
    throw new Unpublishable(
      'nobody said which version of the service the pacts are of: set INSTEP_VERSION, or use git'
    )
  const api = createClient(pact.contracts, registry, { send: patient(patience), ...clientOf(settings) })
  const published: Published[] = []
  for (const own of Map.groupBy(pacts, ({ consumer }) => consumer).values())
    published.push(await publishOwn(api, { ...settings, registry, version }, own))
  return published
}

async function publishOwn(
  api: Client<typeof pact.contracts>,
  settings: Settings & { readonly registry: string; readonly version: string },
  pacts: readonly KeptPact[]
): Promise<Published> {
  const { folder, registry, version, branch, buildUrl, isMerging } = settings
  const [{ consumer } = { consumer: '' }] = pacts
  const providers = pacts.map(({ provider }) => provider)
  const keys = pacts.map(kept => sendingKey(kept, registry, version, branch, buildUrl))
  const before = await readSent(folder)
  if (keys.every(key => before.has(key)))
    return { consumer, version, providers, isRepeated: true, notices: [] }
  const what = `the pacts of ${consumer}@${version}`
  const { notices } = await asking(registry, () =>
    api.publishContracts({
      body: {
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
    })
  ).catch(error => {
    throw refused(registry, what, error)
  })
  const at = new Date().toISOString()
  await noteSent(folder, new Map([...before, ...keys.map(key => [key, at] as const)]))
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
