import { type Difference, type Direction, formatOf } from '@instep/contracts'
import { differenceMessage } from '../confluent/messages.ts'

/** A difference with the words for it. */
export interface ExplainedDifference extends Difference {
  /** What changed, whom it breaks, and the smallest change that would mend it. */
  readonly explanation: string
  /** What breaks, in the Confluent registry's words. */
  readonly message?: string | undefined
}

export function explained(type: string, difference: Difference, direction: Direction): ExplainedDifference {
  return {
    ...difference,
    explanation: formatOf(type).explain(difference),
    ...(difference.breaks ? { message: differenceMessage(type, difference, direction) } : {})
  }
}
