import { createClient, native, type ReplyOf } from '@instep/protocol'
import { type Command, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { ignoredOf, ignoreOption } from '../ignoring.ts'
import { answerWith, reportFormats } from '../reporting.ts'
import { serviceVersionOf } from '../service-versions.ts'
import { secondsOf, untilKnown } from '../waiting.ts'
import { gateWords } from '../words/gate.ts'
import { gateReport } from '../words/report/of-gate.ts'

export type GateReply = ReplyOf<typeof native.gate.askGate>

export const canIDeploy: Command = {
  name: 'can-i-deploy',
  summary: 'May a version go to an environment, and if not, which message breaks whom',
  words: '[SERVICE@VERSION …]',
  formats: reportFormats,
  options: {
    service: { type: 'string', value: 'SERVICE', summary: 'The service that is to be deployed' },
    version: { type: 'string', value: 'VERSION', summary: 'Its version' },
    to: { type: 'string', value: 'ENVIRONMENT', summary: 'Where it is to be deployed' },
    wait: { type: 'string', value: 'SECONDS', summary: 'How long to wait while something is not known' },
    ...ignoreOption
  },
  notes: `Joins the verification of pacts with the compatibility of schemas: what deployed services write and read.
Exits with 0 for yes, 1 for no and 2 when something is not known, in every output format.
  instep can-i-deploy --service orders --version 2.0.0 --to production
  instep can-i-deploy orders@2.0.0 payments@3.1.0 --to production`,

  async run(invocation) {
    const { words, registry, client, out, text } = invocation
    const named = words.map(word => serviceVersionOf(word))
    if (named.length > 0 && text('service') !== undefined) {
      throw new UsageError('name services as words, or with --service, not both')
    }
    const candidates =
      named.length > 0
        ? named
        : [{ service: required(invocation, 'service'), version: required(invocation, 'version') }]
    const environment = required(invocation, 'to')
    const ignore = [...ignoredOf(invocation)]
    const reply = await untilKnown(
      secondsOf(invocation),
      wait =>
        createClient(native.gate, registry, client).askGate({
          body: { candidates, environment, ignore, wait }
        }),
      ({ answer }) => answer !== 'unknown'
    )
    await answerWith(invocation, {
      data: reply,
      text: () => gateWords(out, reply),
      report: () => gateReport(reply)
    })
    return exitCodes[reply.answer]
  }
}
