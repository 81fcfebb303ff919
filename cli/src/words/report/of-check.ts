import type { native, ReplyOf } from '@instep/protocol'
import { findingCase, pactCase, pairCase } from './of-pairs.ts'
import type { Report } from './report.ts'

type Check = ReplyOf<typeof native.choreography.checkChoreography>

const answers = {
  yes: ['ok', 'Nothing is wrong in'],
  no: ['error', 'Something is wrong in'],
  unknown: ['unknown', 'Not everything is known of']
} as const satisfies Readonly<Record<Check['answer'], readonly [Report['outcome'], string]>>

/** How an environment is, as a report. */
export function checkReport({ answer, environment, findings, pairs, pacts }: Check): Report {
  const [outcome, words] = answers[answer]
  return {
    title: `choreography check of ${environment}`,
    outcome,
    answer: `${words} ${environment}`,
    cases: [
      ...pairs.map(pair => pairCase(pair, 'pairs')),
      ...pacts.map(pactCase),
      ...findings.map(findingCase)
    ]
  }
}
