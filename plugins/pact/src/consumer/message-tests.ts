import type { Proof } from '../proofs.ts'
import { Complaint } from './complaint.ts'
import { completed } from './completing.ts'
import {
  type ExampleRun,
  readsOf,
  requireHandled,
  requireResult,
  runExample,
  unreadOf,
  untoldOf
} from './example.ts'
import { fieldsOf } from './fields.ts'
import { exampleIn } from './matchers.ts'
import { Misfit } from './misfit.ts'
import { mistakeNames } from './mistakes/mistake.ts'
import { writePact } from './pact-file.ts'
import { pathText } from './path.ts'
import { rows } from './rows.ts'
import { exampleOf, type Receiving, schemasOf, type TestCase } from './test-case.ts'

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
  /** What has to be known for it: nothing, the schema, or who writes what, which only a registry knows. */
  readonly needs: 'nothing' | 'schema' | 'registry'
  /** Rejects with what is wrong. */
  readonly show: (testCase: TestCase) => Promise<Found>
}

/** All tests of a message: its example, what is told of it, the versions in use, and what can be the matter. */
export function messageTests({
  consumer,
  provider,
  message,
  expectation
}: Receiving): readonly MessageTest[] {
  let run: Promise<ExampleRun> | undefined
  const example = (testCase: TestCase): Promise<ExampleRun> => {
    run ??= runExample(testCase)
    return run
  }
  return [
    {
      kind: 'example',
      name: `${consumer} handles ${message}`,
      needs: 'nothing',
      show: async testCase => showExample(testCase, await example(testCase))
    },
    {
      kind: 'conformity',
      name: `${consumer} tells ${provider} of all that it reads of ${message}`,
      needs: 'nothing',
      show: async testCase => showTold(testCase, await example(testCase))
    },
    {
      kind: 'conformity',
      name: `what ${consumer} reads of ${message} is in ${expectation.subject}`,
      needs: 'schema',
      show: showConformity
    },
    {
      kind: 'evolution',
      name: `${consumer} handles ${message} in every version that is in use`,
      needs: 'registry',
      show: showInUse
    },
    ...mistakeNames.map(mistake => ({
      kind: 'failures' as const,
      name: `${consumer} settles ${message} ${rows[mistake].words} as ${expectation.outcomes?.[mistake] ?? rows[mistake].usual.words}`,
      needs: 'schema' as const,
      show: async (testCase: TestCase) => {
        const { showFailure } = await import('./failures.ts')
        const notShown = await showFailure(testCase, mistake)
        return notShown === undefined ? {} : { notShown }
      }
    }))
  ]
}

async function showExample(testCase: TestCase, run: ExampleRun): Promise<Found> {
  requireHandled(testCase, run)
  requireResult(testCase, run)
  await writePact(testCase, run)
  // Without a registry the example alone is shown.
  if (run.failure !== undefined && !testCase.isOffline) throw run.failure
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
  try {
    const { writer, reader, type } = await schemasOf(testCase)
    version = writer.version
    const shape = writer.schema.shape({ message: type })
    // Who has a schema of their own may read what the producer does not write.
    await completed(
      own === undefined || reader === undefined ? shape : reader.shape({ message: type }),
      exampleIn(reads)
    )
    await exampleOf(testCase)
    return { version, fields: fieldsOf(shape).map(pathText) }
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    throw new Complaint('notConforming', { subject, version, detail: error.message })
  }
}

async function showInUse(testCase: TestCase): Promise<Found> {
  const { subject } = testCase.expectation
  // Making messages takes a library of its own, which tests that make none need not load.
  const { showEvolution } = await import('./evolution.ts')
  const versions = await showEvolution(testCase)
  if (versions === undefined) {
    const why = 'nobody knows which versions are in use without a registry'
    throw new Complaint('notShown', { what: 'What is in use', why })
  }
  if (versions.length === 0) return { notShown: `${subject} is not registered yet` }
  return { detail: `versions ${versions.map(({ version }) => version).join(', ')}` }
}
