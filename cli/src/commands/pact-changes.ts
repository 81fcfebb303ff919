import { createClient, pact } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

export const pactChanges: Command = {
  name: 'pact changes',
  summary: 'What changed in a pact, interaction by interaction',
  words: '',
  options: {
    consumer: { type: 'string', value: 'SERVICE', summary: 'Whose pact it is' },
    provider: { type: 'string', value: 'SERVICE', summary: 'With whom' },
    version: { type: 'string', value: 'VERSION', summary: 'The consumer version' },
    since: {
      type: 'string',
      value: 'VERSION',
      summary: 'The consumer version to compare with; else the one before that said something else'
    }
  },
  notes: `Exits with 0 whether something changed or not.
  instep pact changes --consumer payments --provider orders --version 2.1.0`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const params = {
      consumer: required(invocation, 'consumer'),
      provider: required(invocation, 'provider'),
      consumerApplicationVersion: required(invocation, 'version')
    }
    const accept = out.isJson ? 'application/json' : 'text/plain'
    const api = createClient(pact.pactChanges, registry, {
      ...client,
      headers: { ...client.headers, accept }
    })
    const since = text('since')
    const answer = await (since === undefined
      ? api.diffWithPrevious({ params })
      : api.diffVersions({ params: { ...params, other: since } }))
    out.answer(out.isJson ? JSON.parse(answer) : undefined, () => answer)
    return exitCodes.yes
  }
}
