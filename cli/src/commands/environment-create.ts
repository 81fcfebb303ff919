import { createClient, pact } from '@instep/protocol'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

export const environmentCreate: Command = {
  name: 'environment create',
  summary: 'Create an environment, where versions are deployed to',
  words: 'NAME',
  options: {
    production: { type: 'boolean', summary: 'Customers use it' },
    'display-name': { type: 'string', value: 'NAME', summary: 'A name for people' }
  },

  async run(invocation) {
    const [name] = wordsOf(invocation, 'NAME')
    const { registry, client, out, text, isSet } = invocation
    const displayName = text('display-name')
    const { uuid, production } = await createClient(pact.environments, registry, client).createEnvironment({
      body: { name, production: isSet('production'), ...(displayName === undefined ? {} : { displayName }) }
    })
    out.answer(
      { uuid, name, production },
      () =>
        `${out.paint('green', '✓')} environment ${out.paint('bold', name)}${production ? ' (production)' : ''}`
    )
    return exitCodes.yes
  }
}
