import { isDeepStrictEqual } from 'node:util'
import { RegistryFailure } from '@instep/messages'
import { Complaint } from './complaint.ts'
import { exampleIn, pathsIn } from './matchers.ts'
import { Misfit } from './misfit.ts'
import { leadsTo, type Path, pathText } from './path.ts'
import type { TestCase } from './test-case.ts'
import { exampleOf, framed, inTime, trialOf, trialWith, watched } from './test-case.ts'
import type { Tried } from './trial.ts'

/** What came of handing the example to the handler. */
export interface ExampleRun {
  readonly tried: Tried
  /** The version that the example was written in; undefined when there was no registry to tell. */
  readonly version: number | undefined
  /** Why the schema is not known. */
  readonly failure: RegistryFailure | undefined
}

/** Hands the example to the handler: as it would arrive, or, where its schema is not known, as it is. */
export async function runExample(testCase: TestCase): Promise<ExampleRun> {
  const { expectation } = testCase
  try {
    const { writer, reader, type, payload } = await exampleOf(testCase)
    const bytes = framed(testCase, writer.id, writer.schema, payload, type)
    const tried = await watched(testCase, () => trialOf(testCase, reader)(bytes))
    return { tried, version: writer.version, failure: undefined }
  } catch (error) {
    if (!(error instanceof Misfit || error instanceof RegistryFailure)) throw error
    const event = expectation.example ?? exampleIn(expectation.reads)
    const tried = await watched(testCase, () => trialWith(testCase, () => event)(new Uint8Array()))
    const failure = error instanceof RegistryFailure ? error : undefined
    return { tried, version: expectation.version, failure }
  }
}

/** @throws Complaint notHandled, hanging */
export function requireHandled(testCase: TestCase, { tried }: ExampleRun): void {
  const { outcome, error } = inTime(testCase, tried)
  const { consumer, message } = testCase
  if (outcome !== 'ok') throw new Complaint('notHandled', { consumer, message, outcome, error })
}

/** @throws Complaint otherResult */
export function requireResult({ consumer, message, expectation }: TestCase, { tried }: ExampleRun): void {
  const { gives: expected } = expectation
  const { result: actual } = tried
  if (expected !== undefined && !isDeepStrictEqual(actual, expected))
    throw new Complaint('otherResult', { consumer, message, expected, actual })
}

/** The fields that the handler looked at and found, innermost only. */
export function readsOf({ looks }: Pick<Tried, 'looks'>): readonly string[] {
  const found = looks.filter(({ isFound }) => isFound).map(({ path }) => path)
  const innermost = found.filter(
    path => !found.some(other => other.length > path.length && leadsTo(path, other))
  )
  return [...new Set(innermost.map(pathText))].toSorted()
}

/** The same, no further than the pact names fields: what is below them is the schema's, which grows. */
export function toldReadsOf(tried: Pick<Tried, 'looks'>, reads: unknown): readonly string[] {
  const told = pathsIn(reads)
  const within = (path: Path): Path => told.find(one => leadsTo(one, path)) ?? path
  return readsOf({ looks: tried.looks.map(look => ({ ...look, path: within(look.path) })) })
}

/** The fields that the handler found and the pact does not name. */
export function untoldOf({ looks }: Pick<Tried, 'looks'>, reads: unknown): readonly string[] {
  const told = pathsIn(reads)
  const isTold = (path: Path): boolean => told.some(one => leadsTo(one, path) || leadsTo(path, one))
  const untold = looks
    .filter(({ path, isFound }) => isFound && !isTold(path))
    .map(({ path }) => pathText(path))
  return [...new Set(untold)]
}

/** The fields that the pact names and the handler did not look at. */
export function unreadOf(
  { looks, isSeenWhole }: Pick<Tried, 'looks' | 'isSeenWhole'>,
  reads: unknown
): readonly string[] {
  if (isSeenWhole) return []
  const unread = pathsIn(reads).filter(
    told => !looks.some(({ path }) => leadsTo(told, path) || leadsTo(path, told))
  )
  return [...new Set(unread.map(pathText))]
}
