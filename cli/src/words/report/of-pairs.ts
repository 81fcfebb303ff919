import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { indent } from '../../output.ts'
import { type PactRow, type Pair, pairReasons, pairSentence, pairSubject, providerText } from '../pairs.ts'
import { type CaseOutcome, plain, type ReportCase } from './report.ts'

const outcomes: Readonly<Record<Pair['outcome'], CaseOutcome>> = {
  ok: 'ok',
  broken: 'error',
  formatChanged: 'error',
  unknown: 'unknown'
}

/** A sentence, and below it why. */
export function pairText(pair: Pair): string {
  return [pairSentence(pair), ...pairReasons(plain, pair).map(line => indent(line))].join('\n')
}

/** A writer and a reader as a case. @param worst what a broken one counts as */
export function pairCase(pair: Pair, group: string, worst: CaseOutcome = 'error'): ReportCase {
  const { writer, reader, outcome, waiver } = pair
  const found = outcomes[outcome] === 'error' ? worst : outcomes[outcome]
  return {
    group,
    name: `${serviceVersionText(writer)} → ${serviceVersionText(reader)}: ${pairSubject(pair)}`,
    outcome: waiver !== undefined && outcome !== 'ok' ? 'waived' : found,
    text: outcome === 'ok' ? '' : pairText(pair)
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

/** A finding as a case. */
export function findingCase({ id, level, facts, explanation }: Finding): ReportCase {
  return {
    group: 'findings',
    name: [id, ...about.flatMap(fact => (facts[fact] === undefined ? [] : [factText(facts[fact])]))].join(
      ' '
    ),
    outcome: level === 'error' ? 'error' : 'warning',
    text: explanation
  }
}

/** The facts that tell one case of a finding from another. */
const about = [
  'reader',
  'writer',
  'service',
  'services',
  'subjects',
  'subject',
  'place',
  'deadLetter'
] as const

/** A name, a service version, or several. */
function factText(fact: unknown): string {
  if (Array.isArray(fact)) return fact.map(factText).join(', ')
  if (typeof fact !== 'object' || fact === null) return String(fact)
  return 'service' in fact && 'version' in fact ? `${fact.service}@${fact.version}` : ''
}
