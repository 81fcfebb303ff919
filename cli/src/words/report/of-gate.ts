import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { levelWords, unknownCandidateWords, unreadWords } from '../gate.ts'
import { findingCase, pactCase, pairCase } from './of-pairs.ts'
import { plain, type Report, type ReportCase } from './report.ts'

type Gate = ReplyOf<typeof native.gate.askGate>

const answers = {
  yes: ['ok', 'may go to'],
  no: ['error', 'may not go to'],
  unknown: ['unknown', 'may perhaps go to: not everything is known of']
} as const satisfies Readonly<Record<Gate['answer'], readonly [Report['outcome'], string]>>

/** What the gate says, as a report. */
export function gateReport(gate: Gate): Report {
  const { candidates, environment } = gate
  const names = candidates.map(serviceVersionText).join(' and ')
  const [outcome, verb] = answers[gate.answer]
  return {
    title: `can-i-deploy ${names} to ${environment}`,
    outcome,
    answer: `${names} ${verb} ${environment}`,
    cases: [
      ...gate.unknownCandidates.map(
        (candidate): ReportCase => ({
          ...{ group: 'candidates', name: serviceVersionText(candidate), outcome: 'error' },
          text: unknownCandidateWords(candidate)
        })
      ),
      ...gate.pairs.map(pair => pairCase(pair, 'pairs')),
      ...gate.pacts.map(pactCase),
      ...gate.findings.map(findingCase),
      ...gate.unreadChanges.map(
        (change): ReportCase => ({
          ...{ group: 'changes', outcome: 'notice' },
          name: `${serviceVersionText(change.writer)} changes ${change.subject}`,
          text: unreadWords(plain, change)
        })
      ),
      ...gate.levels
        .filter(({ isCompatible }) => !isCompatible)
        .map(
          (level): ReportCase => ({
            ...{ group: 'levels', outcome: 'notice' },
            name: `${level.subject} version ${level.version}`,
            text: levelWords(level)
          })
        ),
      ...gate.brokenToday.map(pair => pairCase(pair, 'broken today', 'warning'))
    ]
  }
}
