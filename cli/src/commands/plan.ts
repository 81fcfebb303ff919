import { createClient, native } from '@instep/protocol'
import { type Command, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { ignoredOf, ignoreOption } from '../ignoring.ts'
import { answerWith, reportFormats } from '../reporting.ts'
import { secondsOf, untilKnown } from '../waiting.ts'
import { argoWaves, fluxDependencies } from '../words/plan/gitops.ts'
import { planMarkdown } from '../words/plan/markdown.ts'
import { planMermaid } from '../words/plan/mermaid.ts'
import { planText } from '../words/plan/text.ts'
import { planReport } from '../words/report/of-plan.ts'

const codes = {
  yes: exitCodes.yes,
  no: exitCodes.no,
  unknown: exitCodes.unknown,
  notDecided: exitCodes.unknown
}

export const planCommand: Command = {
  name: 'plan',
  summary: 'In which order can services go to these versions, and what has to be drained in between',
  words: 'SERVICE@VERSION[,VERSION …] …',
  formats: [...reportFormats, 'mermaid', 'argo', 'flux'],
  options: {
    to: { type: 'string', value: 'ENVIRONMENT', summary: 'Where they are to be deployed' },
    bound: { type: 'string', value: 'N', summary: 'How many states may be searched among several versions' },
    wait: { type: 'string', value: 'SECONDS', summary: 'How long to wait while something is not known' },
    ...ignoreOption
  },
  notes: `Several versions of a service are candidates in order: the last is the target, the others may be stops on the way.
Exits with 0 when there is an order, 1 when there is none, 2 when it is not known or not decided.
  instep plan --to production orders@2.0.0 payments@3.1.0 notifications@1.9.0
  instep plan --to production orders@2.0.0 payments@3.0.0,3.1.0 --format markdown`,

  async run(invocation) {
    const { words, registry, client, out, text } = invocation
    if (words.length === 0) throw new UsageError('expected SERVICE@VERSION …, got nothing')
    const environment = required(invocation, 'to')
    const bound = text('bound')
    if (bound !== undefined && !/^[1-9]\d{0,6}$/.test(bound))
      throw new UsageError(`--bound wants a number, not ${bound}`)
    const body = {
      environment,
      services: words.map(targetOf),
      ignore: [...ignoredOf(invocation)],
      ...(bound === undefined ? {} : { bound: Number(bound) })
    }
    const reply = await untilKnown(
      secondsOf(invocation),
      wait => createClient(native.plan, registry, client).askPlan({ body: { ...body, wait } }),
      ({ answer, unknownCandidates }) => answer !== 'unknown' && unknownCandidates.length === 0
    )
    await answerWith(invocation, {
      data: reply,
      text: () => planText(out, reply),
      report: () => planReport(reply),
      markdown: () => planMarkdown(reply),
      others: {
        mermaid: () => planMermaid(reply),
        argo: () => argoWaves(reply),
        flux: () => fluxDependencies(reply)
      }
    })
    return codes[reply.answer]
  }
}

/** Reads `payments@3.0.0,3.1.0`; a version may hold no comma. @throws UsageError */
function targetOf(word: string): { readonly service: string; readonly versions: string[] } {
  const at = word.lastIndexOf('@')
  const versions = word.slice(at + 1).split(',')
  if (at < 1 || versions.includes('')) throw new UsageError(`expected SERVICE@VERSION[,VERSION], got ${word}`)
  return { service: word.slice(0, at), versions }
}
