import { join } from 'node:path'
import { PactV4 } from '@pact-foundation/pact'
import { type ExampleRun, toldReadsOf } from './example.ts'
import type { TestCase } from './test-case.ts'

/**
 * Writes what the consumer expects into its pact with the provider, with what the handler was seen to read. The same
 * test writes the same pact, whichever registry it asked and however far the subject has grown: a version of a service
 * has one pact.
 */
export async function writePact(testCase: TestCase, { tried }: ExampleRun): Promise<void> {
  const { consumer, provider, message, expectation, folder } = testCase
  const { subject: name, channel, given = [], reads, version, type, reader } = expectation
  const pact = new PactV4({ consumer, provider, dir: join(folder, 'pacts'), logLevel: 'error' })
  const interaction = given.reduce((one, state) => one.given(state), pact.addAsynchronousInteraction())
  interaction
    .reference('schema', 'subject', name)
    .reference('instep', 'channel', channel)
    .reference('instep', 'reads', JSON.stringify(toldReadsOf(tried, reads)))
  if (version !== undefined) interaction.reference('schema', 'version', String(version))
  if (type !== undefined) interaction.reference('instep', 'type', type)
  if (reader !== undefined) interaction.reference('instep', 'reader', reader.subject)
  await interaction
    .expectsToReceive(message, contents => {
      contents.withJSONContent(reads)
    })
    .executeTest(async () => undefined)
}
