import { join } from 'node:path'
import { PactV4 } from '@pact-foundation/pact'
import { type ExampleRun, readsOf } from './example.ts'
import type { TestCase } from './test-case.ts'

/** Writes what the consumer expects into its pact with the provider, with what the handler was seen to read. */
export async function writePact(testCase: TestCase, { tried, version, whole }: ExampleRun): Promise<void> {
  const { consumer, provider, message, expectation, folder } = testCase
  const { subject: name, channel, given = [], reads } = expectation
  const pact = new PactV4({ consumer, provider, dir: join(folder, 'pacts'), logLevel: 'error' })
  const interaction = given.reduce((one, state) => one.given(state), pact.addAsynchronousInteraction())
  interaction
    .reference('schema', 'subject', name)
    .reference('instep', 'channel', channel)
    .reference('instep', 'reads', JSON.stringify(readsOf(tried)))
  if (version !== undefined) interaction.reference('schema', 'version', String(version))
  if (whole !== undefined) interaction.reference('instep', 'example', Buffer.from(whole).toString('base64'))
  await interaction
    .expectsToReceive(message, contents => {
      contents.withJSONContent(reads)
    })
    .executeTest(async () => undefined)
}
