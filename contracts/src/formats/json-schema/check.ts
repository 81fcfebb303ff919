import { isJsonArray, isJsonObject, type Json, JsonNumber } from '../../json.ts'
import { compareNumbers, isWhole } from './decimals.ts'
import { childrenOf, refKeywords, type Shape, shapeOf } from './keywords.ts'
import type { Library, Located } from './library.ts'
import { compilePattern } from './patterns.ts'

/** What is wrong with a schema, and where: a JSON pointer. */
export interface Fault {
  readonly detail: string
  readonly at: string
}

/** The first fault of a schema, of those within it, and of those it refers to; undefined when it has none. */
export function faultOf(root: Located, library: Library, strict: boolean): Fault | undefined {
  const pending: { readonly located: Located; readonly at: string }[] = [{ located: root, at: '' }]
  const seen = new Set<Json>()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { located, at } = next
    const { schema, draft } = located
    if (typeof schema === 'boolean') continue
    if (!isJsonObject(schema)) return { detail: 'A schema is an object, true or false', at }
    if (seen.has(schema)) continue
    seen.add(schema)
    const isBareRef = !draft.refHasSiblings && schema.has('$ref')
    for (const [keyword, value] of schema) {
      if (isBareRef && !countsBesideRef.has(keyword)) continue
      const wanted = shapeOf(keyword, draft)
      const problem = wanted === undefined ? undefined : problems[wanted](value, strict)
      if (problem !== undefined) return { detail: `"${keyword}" ${problem}`, at: `${at}/${escaped(keyword)}` }
    }
    for (const keyword of refKeywords) {
      const ref = shapeOf(keyword, draft) === undefined ? undefined : schema.get(keyword)
      if (typeof ref !== 'string') continue
      const target = library.resolve(ref, located)
      if (target !== undefined) pending.push({ located: target, at: ref })
      else if (strict) return { detail: `Nothing is known as "${ref}"`, at: `${at}/${keyword}` }
    }
    for (const child of childrenOf(schema, draft).toReversed()) {
      const steps = child.steps.map(escaped).join('/')
      pending.push({ located: library.within(located, child.schema), at: `${at}/${steps}` })
    }
  }
  return undefined
}

const countsBesideRef = new Set(['$ref', 'definitions', '$defs', '$schema'])
const types = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'])

type Check = (value: Json, strict: boolean) => string | undefined

const when =
  (isFine: (value: Json) => boolean, problem: string): Check =>
  value =>
    isFine(value) ? undefined : problem

const isSchema = (value: Json) => typeof value === 'boolean' || isJsonObject(value)
const isStrings = (value: Json) => isJsonArray(value) && value.every(item => typeof item === 'string')
const isType = (value: Json) => typeof value === 'string' && types.has(value)
const everyMember = (value: Json, isFine: (member: Json) => boolean) =>
  isJsonObject(value) && [...value.values()].every(isFine)

/** Says what is wrong with a keyword's value. */
const problems: Readonly<Record<Shape, Check>> = {
  schema: when(isSchema, 'must be a schema'),
  schemaOrBoolean: when(isSchema, 'must be a schema'),
  schemaOrSchemas: when(
    value => isSchema(value) || (isJsonArray(value) && value.every(isSchema)),
    'must be a schema or an array of schemas'
  ),
  schemas: (value, strict) => {
    if (!isJsonArray(value) || !value.every(isSchema)) return 'must be an array of schemas'
    return strict && value.length === 0 ? 'must not be empty' : undefined
  },
  schemaMap: when(value => everyMember(value, isSchema), 'must be an object whose values are schemas'),
  patternMap: value =>
    everyMember(value, isSchema) && isJsonObject(value)
      ? badPatternOf([...value.keys()])
      : 'must be an object whose values are schemas',
  dependencies: when(
    value => everyMember(value, member => isSchema(member) || isStrings(member)),
    'must be an object whose values are schemas or arrays of strings'
  ),
  types: value => {
    if (isType(value)) return undefined
    if (!isJsonArray(value)) return `must be one of ${[...types].join(', ')}, or an array of them`
    if (value.length === 0 || new Set(value).size < value.length)
      return 'must name one type or more, each once'
    return value.every(isType) ? undefined : `must hold none but ${[...types].join(', ')}`
  },
  strings: when(isStrings, 'must be an array of strings'),
  stringsMap: when(
    value => everyMember(value, isStrings),
    'must be an object whose values are arrays of strings'
  ),
  string: when(value => typeof value === 'string', 'must be a string'),
  pattern: value => (typeof value === 'string' ? badPatternOf([value]) : 'must be a string'),
  boolean: when(value => typeof value === 'boolean', 'must be true or false'),
  number: when(value => value instanceof JsonNumber, 'must be a number'),
  positive: when(
    value => value instanceof JsonNumber && compareNumbers(value.text, '0') > 0,
    'must be a number greater than 0'
  ),
  count: when(
    value => value instanceof JsonNumber && isWhole(value.text) && compareNumbers(value.text, '0') >= 0,
    'must be a whole number, 0 or greater'
  ),
  array: when(isJsonArray, 'must be an array'),
  any: () => undefined
}

function badPatternOf(patterns: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    try {
      compilePattern(pattern)
    } catch {
      return `has ${JSON.stringify(pattern)}, which is no regular expression`
    }
  }
  return undefined
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}
