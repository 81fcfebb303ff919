import type { Difference, Policy } from '../format.ts'
import type { Slot } from './model.ts'
import { breaksUnder, type Rule } from './rules.ts'

type Facts = Difference['facts']

/** A difference, seen from where the comparison stands. */
export interface Found {
  readonly rule: Rule
  /** The steps to it, joined by `/`; empty when it is right here. */
  readonly at: string
  readonly facts: Facts
}

/** What came of comparing what lies some steps below. */
export interface Below {
  readonly at: string
  readonly outcome: Outcome
}

export type Part = Found | Below

/** What came of comparing a pair of schemas. */
export interface Outcome {
  readonly breaks: boolean
  /** In the order in which the Confluent registry finds them. */
  readonly parts: readonly Part[]
}

export const nothing: Outcome = { breaks: false, parts: [] }

/** What the rules of one kind of schema need of the comparison that they are part of. */
export interface Scope {
  readonly policy: Policy
  /** Compares a part of the writer's schema with its counterpart in the reader's. */
  of(writer: Slot | undefined, reader: Slot | undefined): Outcome
  /** Counts work against the budget. */
  spend(work: number): void
}

export function found(rule: Rule, at = '', facts: Facts = {}): Found {
  return { rule, at, facts }
}

export function outcomeOf(policy: Policy, parts: readonly Part[]): Outcome {
  const said = parts.filter(part => 'rule' in part || part.outcome.breaks || part.outcome.parts.length > 0)
  if (said.length === 0) return nothing
  const breaks = said.some(part => ('rule' in part ? breaksUnder(policy, part.rule) : part.outcome.breaks))
  return { breaks, parts: said }
}

/** Beyond so many differences, what was told at one place is not told again at others. */
const repeatLimit = 2000

/** The differences of an outcome, with their paths. */
export function differencesOf(policy: Policy, root: Outcome): readonly Difference[] {
  const all: Difference[] = []
  const told = new Set<Outcome>()
  const tell = (outcome: Outcome, path: string): void => {
    if (all.length > repeatLimit && told.has(outcome)) return
    told.add(outcome)
    for (const part of outcome.parts) {
      const place = part.at === '' ? path : `${path}/${part.at}`
      if ('outcome' in part) tell(part.outcome, place)
      else {
        const { rule, facts } = part
        all.push({ rule, path: place === '' ? '#/' : `#${place}`, breaks: breaksUnder(policy, rule), facts })
      }
    }
  }
  tell(root, '')
  return all
}
