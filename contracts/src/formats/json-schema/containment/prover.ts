import { Failure } from '../../../failures.ts'
import type { Json } from '../../../json.ts'
import { type Case, casesOf, flattened, keyword, type Part } from '../cases.ts'
import type { Located } from '../library.ts'
import type { Work } from '../validators.ts'
import { valueKey } from '../values.ts'
import { arrayRules } from './arrays.ts'
import { combinationRules } from './combinations.ts'
import { isApart } from './disjoint.ts'
import { evaluated } from './evaluate.ts'
import { finiteValues, isOfType, typesOf, valuesOf } from './known.ts'
import { objectRules } from './objects.ts'
import { type Doubt, doubt, type JsonType, type Proof, type Sides, type Written } from './proof.ts'
import type { Rule } from './rules.ts'
import { asking, Sameness } from './same.ts'
import { anyRules, numberRules, stringRules } from './scalars.ts'

/** How much one proof may look at. Takes less than a second. */
const budget = 100_000
/** Schemas of different periods can pair up deeper than either is nested. */
const depthLimit = 400
/** More doubts than this say nothing new. */
const doubtLimit = 20

/** What is shared by a proof and the one with the sides changed. */
class State {
  readonly numbers = new Map<Json, number>()
  readonly cases = new Map<string, readonly Written[]>()
  readonly answers = new Map<string, Answer>()
  /** The questions that were answered, in order. */
  readonly answered: string[] = []
  readonly validating = { visits: 200_000 }
  spent = 0
  depth = 0
  /** How many values within values the question at hand is about. */
  descents = 0
}

/** A question that is being answered has no doubts yet. */
interface Answer {
  readonly descents: number
  doubts?: readonly Doubt[]
  wasAssumed: boolean
}

/**
 * Proves that every value that fits the writer's schema fits the reader's: keyword by keyword, for every way in which a
 * value may fit the writer's. What it does not prove is not thereby refuted.
 */
export class Prover implements Proof {
  readonly sides: Sides
  readonly validating: Work
  readonly #state: State
  readonly #same: Sameness
  #reversed: Prover | undefined

  constructor(sides: Sides, state = new State(), reversed?: Prover) {
    this.sides = sides
    this.#state = state
    this.validating = state.validating
    this.#reversed = reversed
    this.#same = new Sameness(sides.writer.library, sides.reader.library, each => this.spend(each))
  }

  reversed(): Prover {
    const { writer, reader } = this.sides
    this.#reversed ??= new Prover({ writer: reader, reader: writer }, this.#state, this)
    return this.#reversed
  }

  isSame(writer: Located, reader: Located): boolean {
    return this.#same.of(writer, reader)
  }

  spend(work: number): void {
    this.#state.spent += work
    if (this.#state.spent > budget) throw new Failure('comparisonTooCostly', { budget })
  }

  within(writer: readonly Located[], reader: Located, at: string): readonly Doubt[] {
    this.#state.descents++
    const doubts = this.all(writer, reader, at)
    this.#state.descents--
    return doubts
  }

  /** Whether all that fits the writer's schemas fits the reader's. */
  all(writer: readonly Located[], reader: Located, at: string): readonly Doubt[] {
    if (reader.schema === true || writer.some(each => this.isSame(each, reader))) return []
    const found = new Map<string, Doubt>()
    for (const written of this.#writtenOf(writer)) {
      for (const each of this.fits(written, reader, at)) found.set(each.at, each)
      if (found.size > doubtLimit) break
    }
    return [...found.values()]
  }

  fits(written: Written, reader: Located, at: string): readonly Doubt[] {
    if (reader.schema === true) return []
    const state = this.#state
    const key = `${this.#keyOf(written.parts)} ${written.type} > ${this.#numberOf(reader.schema)}`
    const known = state.answers.get(key)
    if (known?.doubts !== undefined) return known.doubts.map(each => ({ ...each, at: `${at}${each.at}` }))
    if (known !== undefined) {
      // What a value holds is smaller than the value, so the question comes to an end; else it goes in a circle.
      if (known.descents === state.descents) return doubt(at, '$ref')
      known.wasAssumed = true
      return []
    }
    const answer: Answer = { descents: state.descents, wasAssumed: false }
    state.answers.set(key, answer)
    const before = state.answered.length
    if (++state.depth > depthLimit) throw new Failure('comparisonTooCostly', { budget })
    const doubts = this.#judge(written, reader)
    state.depth--
    // What was proven by it is proven no longer.
    if (doubts.length > 0 && answer.wasAssumed) {
      for (const other of state.answered.splice(before)) state.answers.delete(other)
    }
    answer.doubts = doubts
    state.answered.push(key)
    return doubts.map(each => ({ ...each, at: `${at}${each.at}` }))
  }

  isDisjoint(written: Written, reader: readonly Located[]): boolean {
    const { parts } = written
    const excluded = parts.flatMap(part => {
      const schema = keyword(part, 'not')
      return schema === undefined ? [] : [this.sides.writer.library.within(part, schema)]
    })
    const reversed = this.reversed()
    if (excluded.some(each => reversed.all(reader, each, '').length === 0)) return true
    return reversed.#writtenOf(reader).every(other => isApart(written, other, this))
  }

  areDisjoint(writer: readonly Located[], reader: readonly Located[]): boolean {
    const all = this.#writtenOf(writer)
    return reader.length === 0 ? all.length === 0 : all.every(written => this.isDisjoint(written, reader))
  }

  #judge(written: Written, reader: Located): readonly Doubt[] {
    this.spend(1)
    const parts = flattened(this.sides.reader.library, [reader])
    if (parts === undefined) return doubt('', 'false')
    const values = finiteValues(written)
    if (values !== undefined) return this.#judgeValues(values, written, parts, reader)
    return parts
      .filter(part => !written.parts.some(each => this.isSame(each, part)))
      .flatMap(part => this.#judgePart(written, part))
      .slice(0, doubtLimit)
  }

  #judgePart(written: Written, part: Part): readonly Doubt[] {
    const names = asking(part, part.schema)
    this.spend(names.length / 5)
    return names.flatMap(name => {
      const rule = rules[written.type]?.[name] ?? rules.any?.[name]
      if (rule === undefined || this.#isPromised(written, part, name)) return []
      return rule(written, part, '', this)
    })
  }

  /** Whether the writer asks for just this, too. */
  #isPromised({ parts }: Written, part: Part, name: string): boolean {
    const beside = standingTogether[name]
    if (beside === undefined) return false
    const extract = (from: Part): Located => ({
      ...from,
      schema: new Map(
        [name, ...beside].flatMap(each => {
          const value = from.schema.get(each)
          return value === undefined ? [] : [[each, value] as const]
        })
      )
    })
    return parts.some(each => each.schema.has(name) && this.isSame(extract(each), extract(part)))
  }

  #judgeValues(values: readonly Json[], written: Written, parts: Case, reader: Located): readonly Doubt[] {
    const isPlain = parts.every(part => asking(part, part.schema).every(name => plain.has(name)))
    const [types, allowed] = [typesOf(parts), valuesOf(parts)]
    const keys = allowed && new Set(allowed.map(valueKey))
    this.spend(values.length / 10)
    const isFine = (value: Json): boolean => {
      if (isPlain) return types.some(type => isOfType(value, type)) && (keys?.has(valueKey(value)) ?? true)
      this.spend(100)
      return evaluated(this.sides.reader, reader, value, this.validating) === true
    }
    const isWritten = (value: Json): boolean => {
      this.spend(100)
      return written.parts.every(part => evaluated(this.sides.writer, part, value, this.validating) !== false)
    }
    const refused = values.find(value => !isFine(value) && isWritten(value))
    if (refused === undefined) return []
    const isTyped = types.some(type => isOfType(refused, type))
    const names = parts.flatMap(part => asking(part, part.schema)).filter(name => !leading.has(name))
    return doubt('', isTyped ? (names.find(name => name !== 'type') ?? 'type') : 'type')
  }

  /** Every way in which a value may fit all of the schemas, of one type each. */
  #writtenOf(schemas: readonly Located[]): readonly Written[] {
    const key = schemas.map(({ schema }) => this.#numberOf(schema)).join()
    const known = this.#state.cases.get(key)
    if (known !== undefined) return known
    const { library } = this.sides.writer
    const cases = schemas.length === 0 ? [[]] : casesOf(library, schemas)
    const found = cases.flatMap(parts => typesOf(parts).map((type): Written => ({ type, parts })))
    this.spend(1 + found.length)
    this.#state.cases.set(key, found)
    return found
  }

  #keyOf(parts: Case): string {
    return parts
      .map(({ schema }) => this.#numberOf(schema))
      .sort((one, other) => one - other)
      .join()
  }

  #numberOf(schema: Json): number {
    const { numbers } = this.#state
    const number = numbers.get(schema) ?? numbers.size
    numbers.set(schema, number)
    return number
  }
}

const rules: Readonly<Record<JsonType | 'any', Readonly<Record<string, Rule>> | undefined>> = {
  any: { ...anyRules, ...combinationRules },
  null: undefined,
  boolean: undefined,
  integer: numberRules,
  number: numberRules,
  string: stringRules,
  array: arrayRules,
  object: objectRules
}

/** Keywords of which one may be looked up whole on the other side, and those that say what it means. */
const standingTogether: Readonly<Record<string, readonly string[]>> = {
  anyOf: [],
  oneOf: [],
  not: [],
  if: ['then', 'else'],
  contains: ['minContains', 'maxContains'],
  propertyNames: [],
  dependencies: [],
  dependentSchemas: []
}

/** Keywords that lead to schemas that hold as well. */
const leading = new Set(['$ref', '$recursiveRef', '$dynamicRef', 'allOf'])
/** Keywords that need no validator for a value. */
const plain = new Set([...leading, 'type', 'enum', 'const'])
