import type { Proof } from '../proofs.ts'
import { Complaint } from './complaint.ts'
import { completed, Misfit } from './completing.ts'
import { showEvolution } from './evolution.ts'
import { type ExampleRun, readsOf, requireHandled, runExample, unreadOf, untoldOf } from './example.ts'
import { showFailure } from './failures.ts'
import { fieldsOf } from './fields.ts'
import { exampleIn } from './matchers.ts'
import { mistakeNames } from './mistakes/mistake.ts'
import { writePact } from './pact-file.ts'
import { pathText } from './path.ts'
import { rows } from './rows.ts'
import { exampleOf, isExcused, schemasOf, type TestCase } from './test-case.ts'

type Kind = Proof['shown'][number]['kind']

/** What a test found: a remark, and, where it could show nothing, why. */
export interface Found {
  readonly detail?: string
  readonly notShown?: string
  readonly reads?: readonly string[]
  readonly fields?: readonly string[]
  readonly version?: number | undefined
}

/** A test, before it is registered with a runner. */
export interface MessageTest {
  readonly kind: Kind
  readonly name: string
  /** Rejects with what is wrong. */
  readonly show: () => Promise<Found>
}

/** All tests of a message: its example, what is told of it, the versions in use, and what can be the matter. */
export function messageTests(testCase: TestCase): readonly MessageTest[] {
  const { consumer, provider, message, expectation } = testCase
  let run: Promise<ExampleRun> | undefined
  const example = (): Promise<ExampleRun> => {
    run ??= runExample(testCase)
    return run
  }
  return [
    {
      kind: 'example',
      name: `${consumer} handles ${message}`,
      show: async () => showExample(testCase, await example())
    },
    {
      kind: 'conformity',
      name: `${consumer} tells ${provider} of all that it reads of ${message}`,
      show: async () => showTold(testCase, await example())
    },
    {
      kind: 'conformity',
      name: `what ${consumer} reads of ${message} is in ${expectation.subject}`,
      show: () => showConformity(testCase)
    },
    {
      kind: 'evolution',
      name: `${consumer} handles ${message} in every version that is in use`,
      show: () => showInUse(testCase)
    },
    ...mistakeNames.map(mistake => ({
      kind: 'failures' as const,
      name: `${consumer} settles ${message} ${rows[mistake].words} as ${expectation.outcomes?.[mistake] ?? rows[mistake].usual.words}`,
      show: async () => {
        const found = await unlessExcused(testCase, () => showFailure(testCase, mistake))
        const notShown = found.isExcused ? found.why : found.value
        return notShown === undefined ? {} : { notShown }
      }
    }))
  ]
}

async function showExample(testCase: TestCase, run: ExampleRun): Promise<Found> {
  requireHandled(testCase, run)
  await writePact(testCase, run)
  if (run.failure !== undefined && !isExcused(testCase, run.failure)) throw run.failure
  const unread = unreadOf(run.tried, testCase.expectation.reads)
  const detail = unread.length === 0 ? {} : { detail: `the handler never reads ${unread.join(', ')}` }
  return { reads: readsOf(run.tried), version: run.version, ...detail }
}

async function showTold(testCase: TestCase, run: ExampleRun): Promise<Found> {
  const { consumer, provider, message, expectation } = testCase
  const fields = untoldOf(run.tried, expectation.reads)
  if (fields.length > 0) throw new Complaint('untold', { consumer, provider, message, fields })
  requireHandled(testCase, run)
  return { reads: readsOf(run.tried) }
}

async function showConformity(testCase: TestCase): Promise<Found> {
  const { subject, version: pinned, reader: own, reads } = testCase.expectation
  let version = pinned
  const show = async (): Promise<readonly string[]> => {
    const { writer, reader, type } = await schemasOf(testCase)
    version = writer.version
    const shape = writer.schema.shape({ message: type })
    // Who has a schema of their own may read what the producer does not write.
    completed(
      own === undefined || reader === undefined ? shape : reader.shape({ message: type }),
      exampleIn(reads)
    )
    await exampleOf(testCase)
    return fieldsOf(shape).map(pathText)
  }
  try {
    const found = await unlessExcused(testCase, show)
    return found.isExcused ? { notShown: found.why } : { version, fields: found.value }
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    throw new Complaint('notConforming', { subject, version, detail: error.message })
  }
}

async function showInUse(testCase: TestCase): Promise<Found> {
  const versions = await showEvolution(testCase)
  if (versions === undefined) {
    const why = 'nobody knows which versions are in use without a registry'
    if (!testCase.offline) throw new Complaint('notShown', { what: 'What is in use', why })
    return { notShown: why }
  }
  return { detail: `versions ${versions.map(({ version }) => version).join(', ')}` }
}

/** What was found out, or why it could not be where no registry is wanted. */
type Excusable<Value> =
  | { readonly isExcused: false; readonly value: Value }
  | { readonly isExcused: true; readonly why: string }

async function unlessExcused<Value>(
  testCase: TestCase,
  show: () => Promise<Value>
): Promise<Excusable<Value>> {
  try {
    return { isExcused: false, value: await show() }
  } catch (error) {
    if (error instanceof Error && isExcused(testCase, error)) return { isExcused: true, why: error.message }
    throw error
  }
}
