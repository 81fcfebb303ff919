import { createClient, native } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { byOption, whoOf } from '../who.ts'

export const drained: Command = {
  name: 'drained',
  summary: 'Record that everything that lay at a place was read or has expired',
  words: 'PLACE',
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where' },
    note: { type: 'string', value: 'TEXT', summary: 'How that is known' },
    ...byOption
  },
  notes: `A version that is gone counts in the gate as long as its messages may be there. This says that they are not.
The place is what plan and can-i-deploy call it:
  instep drained "kafka orders.created" --environment production`,

  async run(invocation) {
    const [place] = wordsOf(invocation, 'PLACE')
    const { registry, client, out, text } = invocation
    const environment = required(invocation, 'environment')
    const recorded = await createClient(native.environmentFacts, registry, client).recordDrain({
      params: { environment },
      body: { place, by: whoOf(invocation), note: text('note') ?? '' }
    })
    out.answer(
      { environment, ...recorded },
      () =>
        `${out.paint('green', '✓')} ${out.paint('bold', place)} is drained in ${environment}, says ${recorded.by}`
    )
    return exitCodes.yes
  }
}
