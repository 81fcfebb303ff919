import { compareNumbers, isMultiple } from './decimals.ts'
import type { Limit, NumberNode, StringNode } from './model.ts'
import { type Found, found } from './outcome.ts'
import type { Rule } from './rules.ts'

/** The four rules of a keyword that has a number: added, removed, increased and decreased. */
const limits = {
  maxLength: limit('MAX_LENGTH'),
  minLength: limit('MIN_LENGTH'),
  maximum: limit('MAXIMUM'),
  minimum: limit('MINIMUM'),
  exclusiveMaximum: limit('EXCLUSIVE_MAXIMUM'),
  exclusiveMinimum: limit('EXCLUSIVE_MINIMUM'),
  maxProperties: limit('MAX_PROPERTIES'),
  minProperties: limit('MIN_PROPERTIES'),
  maxItems: limit('MAX_ITEMS'),
  minItems: limit('MIN_ITEMS'),
  maxContains: limit('MAX_CONTAINS'),
  minContains: limit('MIN_CONTAINS')
} as const

type Limits = Readonly<Partial<Record<keyof typeof limits, Limit>>>

/** Compares the limits of two nodes of a kind, in the order in which the writer's node lists them. */
export function compareLimits(writer: Limits, reader: Limits): readonly Found[] {
  const all: Found[] = []
  for (const keyword of Object.keys(writer) as (keyof Limits)[]) {
    const [before, after] = [writer[keyword], reader[keyword]]
    if (before === after) continue
    const { added, removed, increased, decreased } = limits[keyword]
    if (before === undefined) all.push(found(added, keyword, { reader: after ?? '' }))
    else if (after === undefined) all.push(found(removed, keyword, { writer: before }))
    else {
      const change = compareNumbers(after, before)
      const facts = { writer: before, reader: after }
      if (change !== 0) all.push(found(change > 0 ? increased : decreased, keyword, facts))
    }
  }
  return all
}

export function compareStrings(writer: StringNode, reader: StringNode): readonly Found[] {
  return [...compareLimits(writer.limits, reader.limits), ...comparePatterns(writer.pattern, reader.pattern)]
}

export function compareNumberNodes(writer: NumberNode, reader: NumberNode): readonly Found[] {
  return [
    ...compareLimits(writer.limits, reader.limits),
    ...compareMultiples(writer.multipleOf, reader.multipleOf),
    ...(writer.isInteger === reader.isInteger
      ? []
      : [found(writer.isInteger ? 'TYPE_EXTENDED' : 'TYPE_NARROWED', '', integerFacts(writer, reader))])
  ]
}

function comparePatterns(writer: string | undefined, reader: string | undefined): readonly Found[] {
  if (writer === reader) return []
  if (writer === undefined) return [found('PATTERN_ADDED', 'pattern', { reader: reader ?? '' })]
  if (reader === undefined) return [found('PATTERN_REMOVED', 'pattern', { writer })]
  return [found('PATTERN_CHANGED', 'pattern', { writer, reader })]
}

function compareMultiples(writer: Limit, reader: Limit): readonly Found[] {
  if (writer === undefined && reader === undefined) return []
  if (writer === undefined) return [found('MULTIPLE_OF_ADDED', 'multipleOf', { reader: reader ?? '' })]
  if (reader === undefined) return [found('MULTIPLE_OF_REMOVED', 'multipleOf', { writer })]
  if (compareNumbers(writer, reader) === 0) return []
  const rule = isMultiple(reader, writer)
    ? 'MULTIPLE_OF_EXPANDED'
    : isMultiple(writer, reader)
      ? 'MULTIPLE_OF_REDUCED'
      : 'MULTIPLE_OF_CHANGED'
  return [found(rule, 'multipleOf', { writer, reader })]
}

function integerFacts(writer: NumberNode, reader: NumberNode) {
  const name = ({ isInteger }: NumberNode) => (isInteger ? 'integer' : 'number')
  return { writer: name(writer), reader: name(reader) }
}

type LimitName =
  | 'MAX_LENGTH'
  | 'MIN_LENGTH'
  | 'MAXIMUM'
  | 'MINIMUM'
  | 'EXCLUSIVE_MAXIMUM'
  | 'EXCLUSIVE_MINIMUM'
  | 'MAX_PROPERTIES'
  | 'MIN_PROPERTIES'
  | 'MAX_ITEMS'
  | 'MIN_ITEMS'
  | 'MAX_CONTAINS'
  | 'MIN_CONTAINS'

function limit<Name extends LimitName>(name: Name) {
  return {
    added: `${name}_ADDED`,
    removed: `${name}_REMOVED`,
    increased: `${name}_INCREASED`,
    decreased: `${name}_DECREASED`
  } as const satisfies Record<string, Rule>
}
