import { pactFolder } from '../publishing/run-folder.ts'
import { type ExampleRun, toldReadsOf } from './example.ts'
import type { TestCase } from './test-case.ts'

/** The fourth version of Pact's specification, as its core counts them: 1.1 is one, too. */
const v4 = 5

/**
 * Writes what the consumer expects into its pact with the provider, with what the handler was seen to read. The same
 * test writes the same pact, whichever registry it asked and however far the subject has grown: a version of a service
 * has one pact.
 */
export async function writePact(testCase: TestCase, { tried }: ExampleRun): Promise<void> {
  // It is native code, and loaded by those only who write.
  const { makeConsumerPact } = await import('@pact-foundation/pact-core')
  const { consumer, provider, message, expectation, folder } = testCase
  const { subject, channel, given = [], reads, version, type, reader } = expectation
  const pact = makeConsumerPact(consumer, provider, v4, 'error')
  const interaction = pact.newAsynchronousMessage(message)
  for (const state of given) interaction.given(state)
  const references = {
    schema: { subject, version: version === undefined ? undefined : String(version) },
    instep: { channel, reads: JSON.stringify(toldReadsOf(tried, reads)), type, reader: reader?.subject }
  }
  for (const [group, named] of Object.entries(references))
    for (const [name, value] of Object.entries(named))
      if (value !== undefined) interaction.addInteractionReference(group, name, value)
  interaction.withContents(JSON.stringify(reads), 'application/json')
  // What the file has of other messages stays.
  pact.writePactFile(pactFolder(folder), true)
}
