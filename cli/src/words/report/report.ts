import { createOutput } from '../../output.ts'

/** How one thing turned out that was looked at. */
export type CaseOutcome = 'ok' | 'error' | 'unknown' | 'warning' | 'notice' | 'waived'

/** One thing that was looked at: a pair, a pact, a finding, a step. */
export interface ReportCase {
  /** What things like it are called: `pairs` */
  readonly group: string
  readonly name: string
  readonly outcome: CaseOutcome
  /** What there is to say, perhaps in several lines; empty where all is well. */
  readonly text: string
}

/** What a command found out, for programs that show the results of many. */
export interface Report {
  /** What was asked: `can-i-deploy orders@2.0.0 to production` */
  readonly title: string
  readonly outcome: 'ok' | 'error' | 'unknown'
  /** The answer in a few words. */
  readonly answer: string
  readonly cases: readonly ReportCase[]
}

/** Texts of a report have no colours. */
export const plain = createOutput({ format: 'text', isColoured: false, width: 100, write: () => {} })

/** Worst first, in the order of this list. */
export const outcomes = ['error', 'unknown', 'warning', 'notice', 'waived', 'ok'] as const

export function worstFirst(cases: readonly ReportCase[]): readonly ReportCase[] {
  return outcomes.flatMap(outcome => cases.filter(one => one.outcome === outcome))
}
