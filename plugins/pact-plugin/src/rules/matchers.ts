import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import type { MatchingRule, Struct } from '../rpc/messages.ts'
import { fitsDateFormat } from './date-formats.ts'
import { matchesWhole } from './regex.ts'

/** Whether an actual value is as a rule wants it. */
type Matcher = (expected: unknown, actual: unknown, values: Struct) => boolean

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'
const sizeOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : String(value).length

/** The rules that a pact may have for a value; those about members and items are the business of the comparison. */
const matchers = {
  equality: (expected, actual) => isAlike(expected, actual),
  type: (expected, actual) => kindOf(expected) === kindOf(actual),
  number: (_, actual) => isNumber(actual),
  integer: (_, actual) => typeof actual === 'bigint' || Number.isInteger(actual),
  decimal: (_, actual) => typeof actual === 'number' && Number.isFinite(actual),
  boolean: (_, actual) => typeof actual === 'boolean',
  null: (_, actual) => actual === null,
  notempty: (expected, actual) =>
    kindOf(expected) === kindOf(actual) && actual !== null && (isNumber(actual) || sizeOf(actual) > 0),
  regex: (_, actual, { regex }) => isText(actual) && matchesWhole(String(regex), String(actual)),
  include: (_, actual, { value }) => isText(actual) && String(actual).includes(String(value)),
  semver: (_, actual) => typeof actual === 'string' && semver.test(actual),
  datetime: (_, actual, { format }) => fitsDateFormat(actual, format),
  timestamp: (_, actual, { format, timestamp }) => fitsDateFormat(actual, format ?? timestamp),
  date: (_, actual, { format, date }) => fitsDateFormat(actual, format ?? date),
  time: (_, actual, { format, time }) => fitsDateFormat(actual, format ?? time),
  mintype: (expected, actual, { min }) =>
    kindOf(expected) === kindOf(actual) && sizeOf(actual) >= Number(min),
  maxtype: (expected, actual, { max }) =>
    kindOf(expected) === kindOf(actual) && sizeOf(actual) <= Number(max),
  minmaxtype: (expected, actual, { min, max }) =>
    kindOf(expected) === kindOf(actual) && sizeOf(actual) >= Number(min) && sizeOf(actual) <= Number(max),
  values: (expected, actual) => kindOf(expected) === kindOf(actual),
  eachkey: (_, actual, { rules }) =>
    isRecord(actual) &&
    Array.isArray(rules) &&
    rules.every(rule => Object.keys(actual).every(key => fitsKey(key, rule)))
} as const satisfies Record<string, Matcher>

/** Whether a value is as the rule wants it. @throws Refusal for a rule that the plugin does not know */
export function matches(rule: MatchingRule, expected: unknown, actual: unknown): boolean {
  const name = spelling(rule)
  const { min, max } = rule.values ?? {}
  const sized = name === 'type' && (min !== undefined || max !== undefined)
  const key = sized ? `${min === undefined ? '' : 'min'}${max === undefined ? '' : 'max'}type` : name
  if (!Object.hasOwn(matchers, key))
    throw new Refusal(`this plugin does not know the matching rule "${rule.type}"`)
  const matcher: Matcher = matchers[key as keyof typeof matchers]
  return matcher(expected, actual, rule.values ?? {})
}

/** Whether a rule leaves open how many items or members there are. */
export function leavesSizeOpen(rule: MatchingRule): boolean {
  return /^(?:type|mintype|maxtype|minmaxtype|values|eachkey|notempty)$/.test(spelling(rule))
}

/** Whether a rule holds for what is within the value, too. */
export function goesDown(rule: MatchingRule): boolean {
  return /^(?:type|mintype|maxtype|minmaxtype|equality)$/.test(spelling(rule))
}

/** What a rule means for what is within: sizes are meant for the value alone. */
export function within(rule: MatchingRule): MatchingRule {
  return spelling(rule) === 'equality' ? rule : { type: 'type', values: {} }
}

/** Pacts spell rules as `not-empty` and as `notEmpty`. */
function spelling({ type = '' }: MatchingRule): string {
  return type.replaceAll('-', '').toLowerCase()
}

/** The kind of a value, as the rule `type` tells values apart. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return isNumber(value) ? 'number' : typeof value
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || isNumber(value) || typeof value === 'boolean'
}

function isAlike(expected: unknown, actual: unknown): boolean {
  if (isNumber(expected) && isNumber(actual)) return expected.toString() === actual.toString()
  return isDeepStrictEqual(expected, actual)
}

function fitsKey(key: string, rule: unknown): boolean {
  if (!isRecord(rule)) return false
  const { match, ...values } = rule
  return matches({ type: String(match), values }, '', key)
}

const semver = /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/
