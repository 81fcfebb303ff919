import { Complaint } from './complaint.ts'
import { laterThan } from './later.ts'
import { pathsIn } from './matchers.ts'
import { recordIn } from './mistakes/genuine.ts'
import { forgers } from './mistakes/index.ts'
import type { Mistake } from './mistakes/mistake.ts'
import { newId, type Row, rows, type Stage } from './rows.ts'
import { type Example, exampleOf, framed, inTime, type TestCase, trialOf, watched } from './test-case.ts'
import type { Tried } from './trial.ts'

/**
 * Shows that a message in which something is the matter is settled as declared.
 * @returns why it could not be shown, when a message of this schema cannot be like that
 * @throws Complaint outcome, hanging, stray
 */
export async function showFailure(testCase: TestCase, mistake: Mistake): Promise<string | undefined> {
  const row: Row = rows[mistake]
  const { consumer, message, expectation } = testCase
  const tried = await watched(testCase, () => firstShowing(testCase, row))
  if (tried === undefined) return row.absent
  const { outcome, error } = inTime(testCase, tried)
  const declared = expectation.outcomes?.[mistake]
  const expected = declared === undefined ? row.usual.of(tried) : [declared]
  if (expected.includes(outcome)) return undefined
  const { words } = row
  throw new Complaint('outcome', {
    ...{ consumer, message, words, mistake, expected, actual: outcome, error }
  })
}

/** What becomes of the first arrival that shows what is the matter. */
async function firstShowing(testCase: TestCase, row: Row): Promise<Tried | undefined> {
  const stage = await stageOf(testCase)
  for (const arrival of row.arrivals(stage)) {
    const { writer, bodies } = arrival
    const { reader } = stage.example
    const { byId } = testCase.knowledge
    if (row.mustBeUnreadable && (await isReadable(testCase, reader, bodies[0]))) continue
    const deliver = trialOf(testCase, reader, async id =>
      id === newId && writer !== undefined ? { id, guid: '', version: undefined, schema: writer } : byId(id)
    )
    let tried: Tried | undefined
    for (const body of bodies) tried = await deliver(body, { key: 'instep' })
    return tried
  }
  return undefined
}

/** Whether bytes can be read, found out with no handler. */
async function isReadable(
  testCase: TestCase,
  reader: Example['reader'],
  body: Uint8Array | null | undefined
): Promise<boolean> {
  const silent: TestCase = {
    ...testCase,
    handle: () => undefined,
    expectation: { ...testCase.expectation, receiver: {} }
  }
  return (await trialOf(silent, reader)(body ?? null)).isRead
}

async function stageOf(testCase: TestCase): Promise<Stage> {
  const example = await exampleOf(testCase)
  const { writer, type, event, payload } = example
  const { id, schema } = writer
  const read = pathsIn(testCase.expectation.reads).flatMap(([first]) => first ?? [])
  const fields = [...new Set([...read, ...Object.keys(recordIn(event))])].filter(name =>
    Object.hasOwn(recordIn(event), name)
  )
  const frame = (bytes: Uint8Array, other = id): Uint8Array => framed(testCase, other, schema, bytes, type)
  const stage = {
    ...{ testCase, example, frame, whole: frame(payload), forger: forgers[schema.type] },
    genuine: { schema, type, event, payload, fields }
  }
  return { ...stage, later: () => laterThan(stage) }
}
