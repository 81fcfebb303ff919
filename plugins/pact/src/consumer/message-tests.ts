import type { Proof } from '../proofs.ts'
import { exampleOf, isExcused, type Subject, schemasOf } from './bench.ts'
import { Complaint } from './complaint.ts'
import { completed, Misfit } from './completing.ts'
import { showEvolution } from './evolution.ts'
import { type ExampleRun, readsOf, requireHandled, runExample, unreadOf, untoldOf } from './example.ts'
import { rows, showFailure } from './failures.ts'
import { fieldsOf } from './fields.ts'
import { exampleIn } from './matchers.ts'
import { mistakeNames } from './mistakes/mistake.ts'
import { writePact } from './pact-file.ts'
import { pathText } from './path.ts'

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
export function messageTests(subject: Subject): readonly MessageTest[] {
  const { consumer, provider, message, expectation } = subject
  let run: Promise<ExampleRun> | undefined
  const example = (): Promise<ExampleRun> => {
    run ??= runExample(subject)
    return run
  }
  return [
    {
      kind: 'example',
      name: `${consumer} handles ${message}`,
      show: async () => showExample(subject, await example())
    },
    {
      kind: 'conformity',
      name: `${consumer} tells ${provider} of all that it reads of ${message}`,
      show: async () => showTold(subject, await example())
    },
    {
      kind: 'conformity',
      name: `what ${consumer} reads of ${message} is in ${expectation.subject}`,
      show: () => showConformity(subject)
    },
    {
      kind: 'evolution',
      name: `${consumer} handles ${message} in every version that is in use`,
      show: () => showInUse(subject)
    },
    ...mistakeNames.map(mistake => ({
      kind: 'failures' as const,
      name: `${consumer} settles ${message} ${rows[mistake].words} as ${expectation.outcomes?.[mistake] ?? rows[mistake].usual.words}`,
      show: async () => {
        const notShown = await unlessExcused(subject, () => showFailure(subject, mistake))
        return notShown === undefined ? {} : { notShown }
      }
    }))
  ]
}

async function showExample(subject: Subject, run: ExampleRun): Promise<Found> {
  requireHandled(subject, run)
  await writePact(subject, run)
  if (run.failure !== undefined && !isExcused(subject, run.failure)) throw run.failure
  const unread = unreadOf(run.tried, subject.expectation.reads)
  const detail = unread.length === 0 ? {} : { detail: `the handler never reads ${unread.join(', ')}` }
  return { reads: readsOf(run.tried), version: run.version, ...detail }
}

async function showTold(subject: Subject, run: ExampleRun): Promise<Found> {
  const { consumer, provider, message, expectation } = subject
  const fields = untoldOf(run.tried, expectation.reads)
  if (fields.length > 0) throw new Complaint('untold', { consumer, provider, message, fields })
  requireHandled(subject, run)
  return { reads: readsOf(run.tried) }
}

async function showConformity(subject: Subject): Promise<Found> {
  const { expectation } = subject
  let reading: { readonly subject: string; readonly version: number | undefined } = expectation as never
  try {
    const notShown = await unlessExcused(subject, async () => {
      const { writer, reader, type } = await schemasOf(subject)
      reading = { subject: expectation.subject, version: writer.version }
      if (expectation.reader !== undefined && reader !== undefined)
        completed(reader.shape({ message: type }), exampleIn(expectation.reads))
      else completed(writer.schema.shape({ message: type }), exampleIn(expectation.reads))
      await exampleOf(subject)
      return undefined
    })
    if (notShown !== undefined) return { notShown }
    const { writer, type } = await schemasOf(subject)
    return { version: writer.version, fields: fieldsOf(writer.schema.shape({ message: type })).map(pathText) }
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    throw new Complaint('notConforming', { ...reading, detail: error.message })
  }
}

async function showInUse(subject: Subject): Promise<Found> {
  const versions = await showEvolution(subject)
  if (versions === undefined) {
    const why = 'nobody knows which versions are in use without a registry'
    if (!subject.offline) throw new Complaint('notShown', { what: 'What is in use', why })
    return { notShown: why }
  }
  return { detail: `versions ${versions.map(({ version }) => version).join(', ')}` }
}

/** Why something could not be shown where no registry is wanted; undefined when it was. */
async function unlessExcused(
  subject: Subject,
  show: () => Promise<string | undefined>
): Promise<string | undefined> {
  try {
    return await show()
  } catch (error) {
    if (isExcused(subject, error)) return (error as Error).message
    throw error
  }
}
