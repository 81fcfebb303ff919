import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { type PactRow, type Pair, pairSubject, pairWords, providerText } from '../pairs.ts'
import { type CaseOutcome, plain, type ReportCase } from './report.ts'

const outcomes: Readonly<Record<Pair['outcome'], CaseOutcome>> = {
  ok: 'ok',
  broken: 'error',
  formatChanged: 'error',
  unknown: 'unknown'
}

/** A writer and a reader as a case. @param worst what a broken one counts as */
export function pairCase(pair: Pair, group: string, worst: CaseOutcome = 'error'): ReportCase {
  const { writer, reader, outcome, waiver } = pair
  const found = outcomes[outcome] === 'error' ? worst : outcomes[outcome]
  return {
    group,
    name: `${serviceVersionText(writer)} → ${serviceVersionText(reader)}: ${pairSubject(pair)}`,
    outcome: waiver !== undefined && outcome !== 'ok' ? 'waived' : found,
    text: outcome === 'ok' ? '' : pairWords(plain, pair)
  }
}

export function pactCase(row: PactRow): ReportCase {
  const { consumer, outcome, waiver } = row
  const provider = providerText(row)
  return {
    group: 'pacts',
    name: `${provider} → ${serviceVersionText(consumer)}: pact`,
    outcome: waiver !== undefined && outcome !== 'ok' ? 'waived' : outcomes[outcome],
    text:
      outcome === 'ok'
        ? ''
        : `${provider} ${failures[outcome]} its pact with ${serviceVersionText(consumer)}.`
  }
}

const failures = { broken: 'does not keep', unknown: 'has not verified' } as const

type Finding = ReplyOf<typeof native.gate.askGate>['findings'][number]

/** A finding as a case; one that only says that something is not known is told as such. */
export function findingCase({ id, level, explanation }: Finding): ReportCase {
  return {
    group: 'findings',
    name: `${id}: ${explanation}`.slice(0, 200),
    outcome: level === 'error' ? 'error' : 'warning',
    text: explanation
  }
}
