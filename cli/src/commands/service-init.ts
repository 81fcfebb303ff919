import { createClient, native } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeWhole } from '../whole-file.ts'

export const serviceInit: Command = {
  name: 'service init',
  summary: 'Write a first AsyncAPI document of a service, from what subjects and pacts tell of it',
  words: '',
  options: {
    service: { type: 'string', value: 'SERVICE', summary: 'The service' },
    version: { type: 'string', value: 'VERSION', summary: 'The version to look at; the newest unless told' },
    out: { type: 'string', value: 'FILE', summary: 'Where to write it; standard output unless told' }
  },
  notes: `Comments say what nobody has told the registry yet, such as the broker and the address.
  instep service init --service orders --out asyncapi.yaml`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const service = required(invocation, 'service')
    const version = text('version')
    const document = await createClient(native.serviceContracts, registry, client).draftContract({
      params: { service },
      query: version === undefined ? {} : { version }
    })
    const file = text('out')
    if (file === undefined || file === '-') out.answer({ service, document }, () => document)
    else {
      await writeWhole(file, write => write(document))
      out.answer(
        { service, file },
        () => `${out.paint('green', '✓')} ${file} written. Next: instep service check ${file}`
      )
    }
    return exitCodes.yes
  }
}
