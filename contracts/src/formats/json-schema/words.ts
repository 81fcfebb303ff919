import type { Difference } from '../format.ts'
import { doubtSentence, unproven } from './containment/words.ts'
import { explanations } from './explanations.ts'
import { ruleOf, rules } from './rules.ts'
import { sentences } from './sentences.ts'

/**
 * A difference as the Confluent registry prints it, odd quote and all, with two `%s` left: the first for the reader,
 * the second for the writer. A `%` of the user's own is doubled, as for printf: whoever fills the slots turns `%%` back
 * into `%`.
 */
export function confluentMessage(difference: Difference): string {
  const { rule } = difference
  const says = rule === unproven ? 'harmless' : rules[ruleOf(difference)].says
  const path = difference.path.replaceAll('%', '%%')
  const description = sentences[says].replace('{path}', () => path)
  return `{errorType:"${rule}", description:"${description}'}`
}

/** A difference in one or two sentences for a developer. */
export function explain(difference: Difference): string {
  const { path, facts } = difference
  const known: Difference['facts'] = { ...facts, path }
  const sentence =
    difference.rule === unproven ? doubtSentence(String(facts.keyword)) : explanations[ruleOf(difference)]
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => told(known[name]))
}

function told(fact: Difference['facts'][string] | undefined): string {
  if (fact === undefined || fact === '') return 'none'
  if (typeof fact !== 'object') return String(fact)
  return fact.length === 0 ? 'none' : fact.map(item => (item.startsWith('"') ? item : `"${item}"`)).join(', ')
}
