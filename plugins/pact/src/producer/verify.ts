import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseJson, toPlain } from '@instep/contracts'
import * as z from 'zod'
import { made, type Sending, type State } from './sending.ts'

/** Where a message is not as a pact says. */
export interface Mismatch {
  /** A path in the message, `$.customer`; undefined for what is not about its content. */
  readonly path: string | undefined
  /** The fields that are read there and are missing. */
  readonly missing: readonly string[]
  /** In the words of Pact. */
  readonly words: string
}

/** How one interaction of a pact went. */
export interface Verified {
  readonly message: string
  readonly states: readonly string[]
  readonly passed: boolean
  readonly mismatches: readonly Mismatch[]
}

const mismatch = z.looseObject({
  path: z.string().optional(),
  expected: z.unknown(),
  actual: z.unknown(),
  mismatch: z.string().default('')
})

const report = z.looseObject({
  interactionResults: z.array(
    z.looseObject({
      description: z.string(),
      providerStates: z.array(z.string()).default([]),
      result: z.string(),
      mismatch: z
        .looseObject({ mismatches: z.array(mismatch).default([]), message: z.string().optional() })
        .optional()
    })
  )
})

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
    return report
      .parse(JSON.parse(output))
      .interactionResults.map(result =>
        Object.hasOwn(sendings, result.description)
          ? verifiedOf(result, failures, contentIn(text, result.description))
          : unmade(result)
      )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The verifier rejects with its report when something does not match. */
function reportIn(error: unknown): string {
  if (error instanceof Error && error.message.startsWith('{')) return error.message
  throw error
}

type Result = z.infer<typeof report>['interactionResults'][number]

function verifiedOf(result: Result, failures: ReadonlyMap<string, unknown>, content: unknown): Verified {
  const { description: message, providerStates: states, mismatch } = result
  const passed = result.result === 'OK'
  const failure = failures.get(message)
  if (passed || failure !== undefined)
    return { message, states, passed, mismatches: passed ? [] : [failed(failure)] }
  const mismatches = (mismatch?.mismatches ?? []).map(one => mismatchOf(one, content))
  return { message, states, passed, mismatches }
}

/** Nothing is wrong with a message that nobody makes. */
function unmade({ description: message, providerStates: states }: Result): Verified {
  return { message, states, passed: false, mismatches: [] }
}

function failed(error: unknown): Mismatch {
  return { path: undefined, missing: [], words: `the code that makes it failed: ${error}` }
}

function mismatchOf({ path, expected, actual, mismatch: words }: z.infer<typeof mismatch>, content: unknown) {
  // Of an object in which something is missing, the verifier tells the names of its fields.
  const isObject = path !== undefined && isRecord(at(content, path))
  const wanted = isObject ? textsIn(expected) : undefined
  const there = isObject ? textsIn(actual) : undefined
  const missing =
    wanted === undefined || there === undefined ? [] : wanted.filter(key => !there.includes(key))
  return { path, missing, words }
}

function textsIn(text: unknown): readonly string[] | undefined {
  if (typeof text !== 'string' || !text.startsWith('[')) return undefined
  try {
    return z.array(z.string()).safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const interactions = z.looseObject({
  interactions: z.array(
    z.looseObject({
      description: z.string(),
      contents: z.looseObject({ content: z.unknown() }).optional().catch(undefined)
    })
  )
})

/** The example of a message in a pact. */
function contentIn(text: string, message: string): unknown {
  const { success, data } = interactions.safeParse(toPlain(parseJson(text)))
  if (!success) return undefined
  return data.interactions.find(({ description }) => description === message)?.contents?.content
}

/** What is at a path as the verifier writes it: `$.lines[0].price`, `$['a b']`. */
function at(content: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]/g)]
  return steps.reduce<unknown>((value, [, name, index, quoted]) => {
    const key = name ?? index ?? quoted ?? ''
    return isRecord(value) || Array.isArray(value)
      ? Object.getOwnPropertyDescriptor(value, key)?.value
      : undefined
  }, content)
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
