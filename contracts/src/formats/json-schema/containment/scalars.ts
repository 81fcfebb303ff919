import { type Json, JsonNumber } from '../../../json.ts'
import { type Case, keyword, type Part } from '../cases.ts'
import { compareNumbers, isMultiple, isWhole } from '../decimals.ts'
import { formatType } from '../validators.ts'
import { typesIn } from './known.ts'
import { doubt } from './proof.ts'
import type { Rule } from './rules.ts'

/** A limit of numbers: the text of the number, and whether the number itself is beyond it. */
interface Bound {
  readonly text: string
  readonly isOpen: boolean
}

type End = 'minimum' | 'maximum'

export const anyRules = {
  type: (written, part, at) => {
    const types = typesIn(keyword(part, 'type') ?? true)
    if (types.has(written.type)) return []
    const isWholeAnyway =
      written.type === 'number' && types.has('integer') && texts(written.parts, 'multipleOf').some(isWhole)
    return isWholeAnyway ? [] : doubt(at, 'type')
  },
  // Whoever has but a few values is asked of each, before rules are.
  enum: (_written, _part, at) => doubt(at, 'enum'),
  const: (_written, _part, at) => doubt(at, 'const'),
  format: ({ type, parts }, part, at) => {
    const name = keyword(part, 'format')
    const isAsked = formatType(String(name)) === (type === 'integer' ? 'number' : type)
    return !isAsked || parts.some(each => keyword(each, 'format') === name) ? [] : doubt(at, 'format')
  }
} as const satisfies Record<string, Rule>

export const stringRules = {
  minLength: count('minLength', (written, wanted) => written >= wanted),
  maxLength: count('maxLength', (written, wanted) => written <= wanted),
  pattern: (written, part, at) => {
    const pattern = keyword(part, 'pattern')
    return written.parts.some(each => keyword(each, 'pattern') === pattern) ? [] : doubt(at, 'pattern')
  }
} as const satisfies Record<string, Rule>

export const numberRules = {
  minimum: bound('minimum'),
  maximum: bound('maximum'),
  exclusiveMinimum: bound('minimum'),
  exclusiveMaximum: bound('maximum'),
  multipleOf: (written, part, at) => {
    const [wanted = '1'] = texts([part], 'multipleOf')
    const known = [...texts(written.parts, 'multipleOf'), ...(written.type === 'integer' ? ['1'] : [])]
    return known.some(step => isStep(step, wanted)) ? [] : doubt(at, 'multipleOf')
  }
} as const satisfies Record<string, Rule>

/** A limit that the writer keeps to as well, or a stricter one. */
export function count(name: string, keeps: (written: number, wanted: number) => boolean): Rule {
  return (written, part, at) => {
    const [wanted] = texts([part], name)
    const isKept = texts(written.parts, name).some(text => keeps(Number(text), Number(wanted)))
    return wanted === undefined || isKept ? [] : doubt(at, name)
  }
}

function bound(end: End): Rule {
  return (written, part, at) => {
    const wanted = boundsIn([part], end)
    const known = boundsIn(written.parts, end)
    const isKept = wanted.every(limit => known.some(other => isWithin(end, other, limit)))
    return isKept ? [] : doubt(at, end)
  }
}

/** Whether numbers that keep to the one limit keep to the other. */
function isWithin(end: End, known: Bound, wanted: Bound): boolean {
  const order = compareNumbers(known.text, wanted.text) * (end === 'minimum' ? 1 : -1)
  return order > 0 || (order === 0 && (known.isOpen || !wanted.isOpen))
}

/** Whether no number keeps to all of the limits. */
export function haveNoNumber(parts: Case): boolean {
  const [low, high] = [boundsIn(parts, 'minimum'), boundsIn(parts, 'maximum')]
  return low.some(least =>
    high.some(most => {
      const order = compareNumbers(least.text, most.text)
      return order > 0 || (order === 0 && (least.isOpen || most.isOpen))
    })
  )
}

/** Draft 4 opens a limit by `true` beside it. */
function boundsIn(parts: Case, end: End): readonly Bound[] {
  const exclusive = end === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'
  return parts.flatMap(part => [
    ...texts([part], end).map(text => ({ text, isOpen: keyword(part, exclusive) === true })),
    ...texts([part], exclusive).map(text => ({ text, isOpen: true }))
  ])
}

/** Validators divide floats: what is no exact fraction of two is only sure of itself. */
function isStep(step: string, wanted: string): boolean {
  if (compareNumbers(step, wanted) === 0) return true
  const isExact = Number.isInteger(Number(wanted) * 2 ** 20) && Number.isInteger(Number(step) * 2 ** 20)
  return isExact && isMultiple(step, wanted)
}

/** The texts of the numbers that stand in a keyword. */
export function texts(parts: Case, name: string): readonly string[] {
  return parts.flatMap((part: Part) => {
    const value: Json | undefined = keyword(part, name)
    return value instanceof JsonNumber ? [value.text] : []
  })
}
