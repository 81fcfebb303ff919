import { parseJson, toPlain } from '@instep/contracts'
import * as z from 'zod'

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

/**
 * What the verifier reports, interaction by interaction.
 * @param output its report, as JSON
 * @param pact the text of the pact
 * @param failures what the code that makes messages threw, by message
 */
export function verifiedIn(
  output: string,
  pact: string,
  isMade: (message: string) => boolean,
  failures: ReadonlyMap<string, unknown>
): readonly Verified[] {
  let read: ReadonlyMap<string, unknown> | undefined
  // Only what does not hold is looked up.
  const contents = (message: string): unknown => {
    read ??= contentsIn(pact)
    return read.get(message)
  }
  return report
    .parse(JSON.parse(output))
    .interactionResults.map(result =>
      isMade(result.description) ? verifiedOf(result, failures, contents) : unmade(result)
    )
}

type Result = z.infer<typeof report>['interactionResults'][number]

function verifiedOf(
  result: Result,
  failures: ReadonlyMap<string, unknown>,
  contents: (message: string) => unknown
): Verified {
  const { description: message, providerStates: states, mismatch } = result
  const passed = result.result === 'OK'
  const failure = failures.get(message)
  if (passed || failure !== undefined)
    return { message, states, passed, mismatches: passed ? [] : [failed(failure)] }
  const mismatches = (mismatch?.mismatches ?? []).map(one => mismatchOf(one, contents(message)))
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

/** The examples in a pact, by message; the first of each. */
function contentsIn(text: string): ReadonlyMap<string, unknown> {
  const { success, data } = interactions.safeParse(toPlain(parseJson(text)))
  if (!success) return new Map()
  return new Map(
    data.interactions
      .map(({ description, contents }) => [description, contents?.content] as const)
      .toReversed()
  )
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
