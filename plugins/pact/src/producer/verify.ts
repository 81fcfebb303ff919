import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Verified, verifiedIn } from './report.ts'
import { made, type Sending, type State } from './sending.ts'

/** Verifies what a service sends against one pact, with Pact's own verifier. @throws Error when it cannot run */
export async function verify(
  provider: string,
  text: string,
  sendings: Readonly<Record<string, Sending>>
): Promise<readonly Verified[]> {
  // It is native code, and loaded by those only who verify.
  const { Verifier, providerWithMetadata } = await import('@pact-foundation/pact')
  const folder = await mkdtemp(join(tmpdir(), 'instep-pact-'))
  const file = join(folder, 'pact.json')
  const failures = new Map<string, unknown>()
  const messageProviders = Object.fromEntries(
    Object.entries(sendings).map(([name, sending]) => [
      name,
      async (asked: { readonly providerStates?: readonly Partial<State>[] }) => {
        const states = (asked.providerStates ?? []).map(({ name = '', params = {} }) => ({ name, params }))
        try {
          const message = await made(sending, states)
          return await providerWithMetadata(
            async () => plain(message.event),
            metadataOf(sending, message)
          )(asked as never)
        } catch (error) {
          failures.set(name, error)
          throw error
        }
      }
    ])
  )
  try {
    await writeFile(file, text)
    const options = { provider, pactUrls: [file], messageProviders, logLevel: 'error' as const }
    const output = await new Verifier(options as never).verifyProvider().catch(reportIn)
    return verifiedIn(output, text, message => Object.hasOwn(sendings, message), failures)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The verifier rejects with its report when something does not match. */
function reportIn(error: unknown): string {
  if (error instanceof Error && error.message.startsWith('{')) return error.message
  throw error
}

/** What consumers' pacts may say of a message beside its content. */
function metadataOf(
  { subject, version }: Sending,
  { channel, headers, key }: Awaited<ReturnType<typeof made>>
) {
  const texts = Object.entries(headers).map(([name, value]) => [name, textOf(value)] as const)
  return {
    contentType: 'application/json',
    ...(channel === undefined ? {} : { topic: channel, kafka_topic: channel }),
    ...(key === undefined ? {} : { key: textOf(key) }),
    ...(subject === undefined ? {} : { 'confluent.subject': subject }),
    ...(version === undefined ? {} : { 'confluent.schema.version': String(version) }),
    ...Object.fromEntries(texts)
  }
}

function textOf(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8')
}

/** An event as JSON has it: whole numbers that a double holds as numbers, others as texts, bytes as base64. */
function plain(event: unknown): unknown {
  return JSON.parse(
    JSON.stringify(event ?? null, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
      // A buffer has been turned into an object when it arrives here.
      const before = this[key]
      if (before instanceof Uint8Array) return Buffer.from(before).toString('base64')
      if (typeof value !== 'bigint') return value
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    })
  )
}
