import { createClient, pact } from '@instep/protocol'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../output.ts'

export const environmentList: Command = {
  name: 'environment list',
  summary: 'List the environments',
  words: '',
  options: {},

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const found = await createClient(pact.environments, registry, client).listEnvironments({})
    const environments = found._embedded.environments.map(({ uuid, name, production }) => ({
      uuid,
      name,
      production
    }))
    out.answer(environments, () =>
      environments.length === 0
        ? 'There are no environments. Create one: instep environment create production --production'
        : table(
            ['NAME', 'PRODUCTION', 'UUID'],
            environments.map(({ name, production, uuid }) => [name, production ? 'yes' : 'no', uuid])
          )
    )
    return exitCodes.yes
  }
}
