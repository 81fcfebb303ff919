import { conformanceOf, explainTraceFinding, type MessageFact, traceFindingKinds } from '@instep/contracts'
import { type Command, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { withDeclarations } from '../traces/declared.ts'
import { readTraces } from '../traces/read.ts'
import { type TraceCheck, tracesWords } from '../words/traces.ts'

export const tracesCheck: Command = {
  name: 'traces check',
  summary: 'Whether what services were seen to send and receive is what they declare',
  words: 'FILE …',
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where the traces are from' }
  },
  notes: `The files hold OpenTelemetry traces as OTLP writes them in JSON: one export, or one a line as the collector's file exporter does.
What was seen is proven; what was not seen is only a note, since traces are sampled and cover a while.
Exits with 0 when all that was seen is declared, 1 when something is not.
  instep traces check traces.json --environment production`,

  async run(invocation) {
    const { words, out } = invocation
    if (words.length === 0) throw new UsageError('expected FILE …, got nothing')
    const environment = required(invocation, 'environment')
    const all: MessageFact[] = []
    for (const file of words) for (const fact of await readTraces(file)) all.push(fact)
    const facts = all.filter(fact => fact.environment === undefined || fact.environment === environment)
    const check: TraceCheck = {
      ...conformanceOf(await withDeclarations(invocation, environment, facts)),
      environment,
      elsewhere: all.length - facts.length
    }
    out.answer(reported(check), () => tracesWords(out, check))
    return exitCodes[check.answer]
  }
}

function reported({ findings, ...check }: TraceCheck) {
  return {
    ...check,
    findings: findings.map(finding => ({
      ...finding,
      level: traceFindingKinds[finding.id],
      explanation: explainTraceFinding(finding)
    }))
  }
}
