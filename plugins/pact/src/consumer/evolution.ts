import { arbitrary, NoMessage } from '@instep/arbitrary'
import { isFailure, messageMeant } from '@instep/contracts'
import { DeadLetter, Drop, Retry } from '@instep/messages'
import fc from 'fast-check'
import type { WrittenVersion } from '../knowledge/knowledge.ts'
import { Complaint } from './complaint.ts'
import { presence } from './fields.ts'
import { exampleIn, pathsIn } from './matchers.ts'
import { Misfit } from './misfit.ts'
import { leadsTo, type Path, pathText } from './path.ts'
import { shownValue } from './shown-value.ts'
import {
  framed,
  inTime,
  type Schemas,
  schemasOf,
  type TestCase,
  trialOf,
  watched,
  wholeMessage
} from './test-case.ts'
import type { Deliver, Tried } from './trial.ts'

/** How long messages are made, for all versions and for one at least, in milliseconds: runners wait for 5 seconds. */
const timeLimit = { all: 3000, one: 300 } as const

/**
 * Hands the handler messages of every version that somebody writes, as they would arrive.
 * @returns the versions; undefined when there is nobody to ask for them
 * @throws Complaint evolution, notShown, hanging, stray
 */
export async function showEvolution(testCase: TestCase): Promise<readonly WrittenVersion[] | undefined> {
  const { expectation, knowledge } = testCase
  const versions = await knowledge.written(expectation.subject, expectation.start)
  if (versions === undefined) return undefined
  const tested = await schemasOf(testCase)
  const limit = Math.max(timeLimit.one, timeLimit.all / versions.length)
  for (const version of versions.toSorted((one, other) => one.version - other.version))
    await watched(testCase, () => showVersion(testCase, tested, version, limit))
  return versions
}

interface Judge {
  readonly testCase: TestCase
  readonly deliver: Deliver
  readonly missing: (tried: Tried) => readonly string[]
  /** Bytes as the version writes them. */
  readonly write: (event: unknown) => Uint8Array
  readonly complain: (missing: readonly string[], detail: string, example: string) => Complaint
}

async function showVersion(
  testCase: TestCase,
  tested: Schemas,
  written: WrittenVersion,
  limit: number
): Promise<void> {
  const { consumer, message, expectation, knowledge } = testCase
  const { schema, id } = await knowledge.version(written.subject, written.version)
  const type = messageMeant(schema, expectation.type, message)
  const choice = { message: type }
  const shape = schema.shape(choice)
  const told = pathsIn(expectation.reads)
  const testedShape = (tested.reader ?? tested.writer.schema).shape({ message: tested.type })
  const seenShape = tested.reader === undefined ? shape : testedShape
  const without = told.filter(path => presence(shape, path) === 'never').map(pathText)
  const mustBe = (path: Path): boolean =>
    presence(seenShape, path) === 'never' || presence(testedShape, path) === 'always'
  const judge: Judge = {
    testCase,
    deliver: trialOf(testCase, tested.reader),
    missing: ({ looks }) => [
      ...new Set(
        looks
          .filter(({ isFound, path }) => !isFound && told.some(one => leadsTo(path, one)) && mustBe(path))
          .map(({ path }) => pathText(path))
      )
    ],
    write: event => framed(testCase, id, schema, schema.encode(event, choice), type),
    complain: (missing, detail, example) =>
      new Complaint('evolution', {
        ...{ consumer, message, subject: written.subject, version: written.version },
        ...{ writers: written.writers, missing: missing.length > 0 ? missing : without, detail, example }
      })
  }

  const part = expectation.example ?? exampleIn(expectation.reads)
  const example = await unless(Misfit, async () => (await wholeMessage(schema, type, part, true)).event)
  const all = await unless(NoMessage, async () => arbitrary(schema, choice))
  if (!(example instanceof Misfit)) await requireHandled(judge, example, false)
  if (!(all instanceof NoMessage)) await requireAll(judge, all, expectation.runs ?? 30, limit)
  else if (example instanceof Misfit)
    throw new Complaint('notShown', {
      what: `That ${consumer} handles version ${written.version} of ${written.subject}`,
      why: all.message
    })
}

/** @throws what the smallest message showed that was found in time */
async function requireAll(
  judge: Judge,
  all: fc.Arbitrary<unknown>,
  numRuns: number,
  limit: number
): Promise<void> {
  let failure: unknown
  let isHanging = false
  const property = fc.asyncProperty(all, async event => {
    // To look for a smaller message that hangs would take too long.
    if (isHanging) return
    try {
      await requireHandled(judge, event, true)
    } catch (error) {
      failure = error
      isHanging = error instanceof Complaint && error.code === 'hanging'
      throw error
    }
  })
  await fc.check(property, { numRuns, seed: 1, interruptAfterTimeLimit: limit })
  if (failure !== undefined) throw failure
}

/** @param mayRefuse whether the handler may decide that it wants nothing to do with a message */
async function requireHandled(judge: Judge, event: unknown, mayRefuse: boolean): Promise<void> {
  const tried = inTime(judge.testCase, await judge.deliver(judge.write(event)))
  const missing = judge.missing(tried)
  const { outcome, error } = tried
  const isChosen = [DeadLetter, Drop, Retry].some(kind => error instanceof kind)
  if (missing.length === 0 && (outcome === 'ok' || (mayRefuse && isChosen && tried.isRead))) return
  const detail = error === undefined ? '' : `it was settled ${outcome}: ${detailOf(error)}`
  throw judge.complain(missing, detail, shownValue(event))
}

/** What was made, or the error of this kind that hindered it. */
async function unless<Value, Hindrance extends Error>(
  kind: abstract new (...facts: never) => Hindrance,
  make: () => Promise<Value>
): Promise<Value | Hindrance> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof kind) return error
    throw error
  }
}

function detailOf(error: unknown): string {
  if (isFailure(error, 'schemaInvalid')) return error.facts.detail
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
