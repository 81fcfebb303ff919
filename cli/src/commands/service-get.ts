import { createClient, native } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

export const serviceGet: Command = {
  name: 'service get',
  summary: 'Show the AsyncAPI document of a service version, as it was published',
  words: '',
  options: {
    service: { type: 'string', value: 'SERVICE', summary: 'The service' },
    version: { type: 'string', value: 'VERSION', summary: 'Its version' }
  },

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const params = { service: required(invocation, 'service'), version: required(invocation, 'version') }
    const document = await createClient(native.serviceContracts, registry, client).getContract({ params })
    out.answer({ ...params, document }, () => document)
    return exitCodes.yes
  }
}
