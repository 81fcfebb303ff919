import { arbitrary, NoMessage } from '@instep/arbitrary'
import fc from 'fast-check'
import { recordIn } from './mistakes/genuine.ts'
import type { Stage } from './rows.ts'

/** Another message about the same thing; undefined when none was found. */
export function laterThan({ testCase, example, whole, frame }: Omit<Stage, 'later'>): Uint8Array | undefined {
  const { writer, type, event } = example
  const same = Object.fromEntries(
    (testCase.expectation.keys ?? []).map(name => [name, recordIn(event)[name]] as const)
  )
  try {
    const all = arbitrary(writer.schema, { message: type }).map(other =>
      frame(writer.schema.encode({ ...recordIn(other), ...same }, { message: type }))
    )
    return fc.sample(all, { numRuns: 5, seed: 1 }).find(bytes => Buffer.compare(bytes, whole) !== 0)
  } catch (error) {
    if (error instanceof NoMessage) return undefined
    throw error
  }
}
