import type { Rule, RuleSet } from './content.ts'
import { Failure } from './failures.ts'

/** Each list of rules, how the registry calls it, and the modes that its rules may have. */
const lists = [
  ['migrationRules', 'Migration', ['UPGRADE', 'DOWNGRADE', 'UPDOWN']],
  ['domainRules', 'Domain', ['WRITE', 'READ', 'WRITEREAD']],
  ['encodingRules', 'Encoding', ['WRITE', 'READ', 'WRITEREAD']]
] as const

const longestName = 256

/** Modes whose rules run in both directions, and may name one action for each. */
const twoWayModes: readonly string[] = ['WRITEREAD', 'UPDOWN']

/** @throws Failure ruleSetInvalid with the first rule that is broken */
export function checkRuleSet(ruleSet: RuleSet): void {
  const names = new Set<string>()
  for (const [list, title, modes] of lists) {
    for (const rule of ruleSet[list] ?? []) {
      const detail = problemWith(rule, names, title, modes)
      if (detail !== undefined) throw new Failure('ruleSetInvalid', { detail })
      if (rule.name !== undefined) names.add(rule.name)
    }
  }
}

function problemWith(
  { name, type, mode = 'WRITEREAD', onSuccess, onFailure }: Rule,
  names: ReadonlySet<string>,
  title: string,
  modes: readonly string[]
): string | undefined {
  if (name !== undefined && names.has(name)) return `Found rule with duplicate name '${name}'`
  const problem = nameProblem(name)
  if (problem !== undefined) return problem
  if (type === undefined || type === '') return 'Missing rule type'
  if (!modes.includes(mode)) return `${title} rules can only be ${modes.join(', ')}`
  const namesTwo = [onSuccess, onFailure].some(action => action?.includes(','))
  if (namesTwo && !twoWayModes.includes(mode)) return 'Multiple actions only valid with WRITEREAD and UPDOWN'
  return undefined
}

function nameProblem(name: string | undefined): string | undefined {
  if (name === undefined) return 'Missing rule name'
  if (name === '') return 'Empty rule name'
  if (name.length > longestName) return 'Rule name too long'
  if (!/^[\p{L}_]/u.test(name)) return `Illegal initial character in rule name: ${name}`
  if (!/^[\p{L}\p{Nd}_-]+$/u.test(name)) return `Illegal character in rule name: ${name}`
  return undefined
}
