import { createClient, native } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { answerWith, reportFormats } from '../reporting.ts'
import { checkWords } from '../words/check.ts'
import { checkReport } from '../words/report/of-check.ts'

export const choreographyCheck: Command = {
  name: 'choreography check',
  summary: 'What is the matter in an environment: who is not heard, what gets lost, what is broken today',
  words: '',
  formats: reportFormats,
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where to look' }
  },
  notes: `Looks at all that runs, and all that is gone and has left messages. What a finding means is set by instep finding levels.
Exits with 0 when nothing is an error, 1 when something is, 2 when something is not known.
  instep choreography check --environment production`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out } = invocation
    const environment = required(invocation, 'environment')
    const reply = await createClient(native.choreography, registry, client).checkChoreography({
      params: { environment }
    })
    await answerWith(invocation, {
      data: reply,
      text: () => checkWords(out, reply),
      report: () => checkReport(reply)
    })
    return exitCodes[reply.answer]
  }
}
