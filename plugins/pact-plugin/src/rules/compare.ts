import { isRecord } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import type { MatchingRule, RulesByPath } from '../rpc/messages.ts'
import { goesDown, kindOf, leavesSizeOpen, matches, within } from './matchers.ts'
import { anyItem, anyMember, leadsInto, leadsTo, type Path, pathText, readPath } from './path.ts'

/** One difference between what a pact wants and what came. */
export interface Mismatch {
  readonly path: string
  readonly kind: 'missing' | 'unexpected' | 'kind' | 'size' | 'rule'
  readonly expected: unknown
  readonly actual: unknown
  readonly rule?: MatchingRule
}

interface Known {
  readonly path: Path
  readonly rules: readonly MatchingRule[]
}

const equality: readonly MatchingRule[] = [{ type: 'equality' }]
const most = 100
/** How many rules may be looked at, for all places together. */
const budget = 100_000_000

/**
 * Compares two messages by the rules of a pact. What no rule speaks of is not compared, unless there is none at all: then
 * the messages must be equal.
 */
export function compare(
  expected: unknown,
  actual: unknown,
  rulesByPath: RulesByPath,
  { allowsMore }: { readonly allowsMore: boolean }
): readonly Mismatch[] {
  const known = knownOf(rulesByPath)
  const found: Mismatch[] = []
  let left = budget
  const tell = (mismatch: Omit<Mismatch, 'path'>, path: Path) => {
    if (found.length < most) found.push({ path: pathText(path), ...mismatch })
  }

  const visit = (wanted: unknown, got: unknown, path: Path, inherited: readonly MatchingRule[]): void => {
    left -= known.length
    if (left < 0) throw new Refusal('the message has too many values for so many rules')
    const rules = rulesAt(known, path) ?? inherited
    const isPassage = known.some(rule => leadsInto(rule.path, path))
    if (rules.length === 0 && !isPassage) return
    if (got === undefined) {
      tell({ kind: 'missing', expected: wanted, actual: got }, path)
      return
    }
    const broken = rules.filter(rule => !holds(rule, wanted, got))
    for (const rule of broken) tell({ kind: 'rule', expected: wanted, actual: got, rule }, path)
    const isOther = rules.length === 0 && kindOf(wanted) !== kindOf(got)
    if (isOther) tell({ kind: 'kind', expected: wanted, actual: got }, path)
    if (isOther || broken.length > 0) return
    const down = rules.filter(goesDown).map(within)
    if (Array.isArray(wanted) && Array.isArray(got))
      items(wanted, got, path, down, rules.some(leavesSizeOpen))
    if (isRecord(wanted) && isRecord(got)) members(wanted, got, path, down)
  }

  const items = (
    wanted: readonly unknown[],
    got: readonly unknown[],
    path: Path,
    down: readonly MatchingRule[],
    isOpen: boolean
  ): void => {
    if (!isOpen && wanted.length !== got.length) {
      tell({ kind: 'size', expected: wanted, actual: got }, path)
      return
    }
    if (wanted.length === 0) return
    for (const [index, item] of got.entries()) {
      visit(wanted[Math.min(index, wanted.length - 1)], item, [...path, index], down)
    }
  }

  const members = (
    wanted: Readonly<Record<string, unknown>>,
    got: Readonly<Record<string, unknown>>,
    path: Path,
    down: readonly MatchingRule[]
  ): void => {
    if (known.some(rule => leadsInto(rule.path, path) && rule.path[path.length] === anyMember)) {
      const [example] = Object.values(wanted)
      for (const [name, value] of Object.entries(got))
        visit(own(wanted, name) ?? example, value, [...path, name], down)
      return
    }
    for (const [name, value] of Object.entries(wanted)) visit(value, own(got, name), [...path, name], down)
    if (allowsMore) return
    for (const [name, value] of Object.entries(got)) {
      if (!Object.hasOwn(wanted, name)) {
        tell({ kind: 'unexpected', expected: undefined, actual: value }, [...path, name])
      }
    }
  }

  visit(expected, actual, [], known.length === 0 ? equality : [])
  return found
}

function knownOf(rulesByPath: RulesByPath): readonly Known[] {
  return Object.entries(rulesByPath).flatMap(([text, { rule = [] }]) => {
    const path = readPath(text)
    if (path === undefined) throw new Refusal(`the path ${text} of a matching rule cannot be read`)
    return rule.length === 0 ? [] : [{ path, rules: rule }]
  })
}

/** The rules for a place; a path without open steps goes before one with them. */
function rulesAt(known: readonly Known[], place: Path): readonly MatchingRule[] | undefined {
  return known
    .filter(({ path }) => leadsTo(path, place))
    .toSorted((a, b) => openSteps(a.path) - openSteps(b.path))[0]?.rules
}

function openSteps(path: Path): number {
  return path.filter(step => step === anyItem || step === anyMember).length
}

/** Equal lists and records have equal parts, which tell themselves. */
function holds(rule: MatchingRule, wanted: unknown, got: unknown): boolean {
  const isByParts = hasParts(wanted, got) && goesDown(rule) && !leavesSizeOpen(rule)
  return isByParts || matches(rule, wanted, got)
}

function hasParts(wanted: unknown, got: unknown): boolean {
  return (Array.isArray(wanted) && Array.isArray(got)) || (isRecord(wanted) && isRecord(got))
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
