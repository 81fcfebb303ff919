import { arbitrary, NoMessage } from '@instep/arbitrary'
import { isFailure } from '@instep/contracts'
import { DeadLetter, Drop, Retry } from '@instep/messages'
import fc from 'fast-check'
import { framed, inTime, type Schemas, type Subject, schemasOf, trialOf, watched } from './bench.ts'
import { Complaint } from './complaint.ts'
import { completed, Misfit } from './completing.ts'
import { presence } from './fields.ts'
import type { WrittenVersion } from './knowledge.ts'
import { exampleIn, pathsIn } from './matchers.ts'
import { leadsTo, type Path, pathText } from './path.ts'
import { shownValue } from './shown-value.ts'
import type { Deliver, Tried } from './trial.ts'
import { messageIn } from './wire.ts'

/** Bounds for one version, in milliseconds. */
const timeLimit = 10_000

/** What was shown of a consumer and the versions that it meets. */
export interface Evolution {
  readonly versions: readonly WrittenVersion[]
}

/**
 * Hands the handler messages of every version that somebody writes, as they would arrive.
 * @throws Complaint evolution, notShown, hanging, stray
 */
export async function showEvolution(subject: Subject): Promise<Evolution | undefined> {
  const { expectation, knowledge } = subject
  const versions = await knowledge.written(expectation.subject)
  if (versions === undefined) return undefined
  const tested = await schemasOf(subject)
  // As they are in use: one after the other, so that the first failure is that of the lowest version.
  for (const version of versions.toSorted((one, other) => one.version - other.version))
    await watched(subject, () => showVersion(subject, tested, version))
  return { versions }
}

interface Judge {
  readonly subject: Subject
  readonly deliver: Deliver
  readonly missing: (tried: Tried) => readonly string[]
  /** Bytes as the version writes them. */
  readonly write: (event: unknown) => Uint8Array
  readonly complain: (missing: readonly string[], detail: string, example: string) => Complaint
}

async function showVersion(subject: Subject, tested: Schemas, written: WrittenVersion): Promise<void> {
  const { consumer, message, expectation, knowledge } = subject
  const { schema, id } = await knowledge.version(written.subject, written.version)
  const type = messageIn(schema, expectation.type, message)
  const choice = { message: type }
  const shape = schema.shape(choice)
  const told = pathsIn(expectation.reads)
  const testedShape = (tested.reader ?? tested.writer.schema).shape({ message: tested.type })
  const seenShape = tested.reader === undefined ? shape : testedShape
  const without = told.filter(path => presence(shape, path) === 'never').map(pathText)
  const mustBe = (path: Path): boolean =>
    presence(seenShape, path) === 'never' || presence(testedShape, path) === 'always'
  const judge: Judge = {
    subject,
    deliver: trialOf(subject, tested.reader),
    missing: ({ looks }) => [
      ...new Set(
        looks
          .filter(({ isFound, path }) => !isFound && told.some(one => leadsTo(path, one)) && mustBe(path))
          .map(({ path }) => pathText(path))
      )
    ],
    write: event => framed(subject, id, schema, schema.encode(event, choice), type),
    complain: (missing, detail, example) =>
      new Complaint('evolution', {
        ...{ consumer, message, subject: written.subject, version: written.version },
        ...{ writers: written.writers, missing: missing.length > 0 ? missing : without, detail, example }
      })
  }

  const example = exampleWithin(() => completed(shape, exampleIn(expectation.reads), true))
  if (example !== undefined) {
    const found = await judged(judge, example)
    if (found !== undefined) throw found
  }
  const all = messagesOf(() => arbitrary(schema, choice))
  if (all === undefined) return
  let failure: Complaint | undefined
  const property = fc.asyncProperty(all, async event => {
    const found = await judged(judge, event, true)
    if (found !== undefined) failure = found
    return found === undefined
  })
  const { failed, errorInstance } = await fc.check(property, {
    ...{ numRuns: expectation.runs ?? 30, seed: 1, interruptAfterTimeLimit: timeLimit }
  })
  if (!failed) return
  throw failure ?? errorInstance
}

/** @param mayRefuse whether the handler may decide that it wants nothing to do with a message */
async function judged(judge: Judge, event: unknown, mayRefuse = false): Promise<Complaint | undefined> {
  const tried = inTime(judge.subject, await judge.deliver(judge.write(event)))
  const missing = judge.missing(tried)
  const { outcome, error } = tried
  const isChosen = [DeadLetter, Drop, Retry].some(kind => error instanceof kind)
  if (missing.length === 0 && (outcome === 'ok' || (mayRefuse && isChosen && tried.isRead))) return undefined
  const detail = error === undefined ? '' : `it was settled ${outcome}: ${detailOf(error)}`
  return judge.complain(missing, detail, shownValue(event))
}

function exampleWithin(make: () => unknown): unknown {
  try {
    return make()
  } catch (error) {
    if (error instanceof Misfit) return undefined
    throw error
  }
}

function messagesOf(make: () => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof NoMessage) return undefined
    throw error
  }
}

function detailOf(error: unknown): string {
  if (isFailure(error, 'schemaInvalid')) return error.facts.detail
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
