import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import AjvDraft4Module from 'ajv-draft-04'
import addFormatsModule from 'ajv-formats'
import { Failure } from '../../failures.ts'
import type { Json } from '../../json.ts'
import { remembered } from '../remembered.ts'
import { bundle } from './bundle.ts'
import type { Draft } from './drafts.ts'
import { withOwnComparison } from './equal.ts'
import type { Located } from './library.ts'
import { compilePattern } from './patterns.ts'
import type { Tree } from './tree.ts'

/** How many more times a schema that references lead to may be visited: branches that share one double the visits. */
export interface Work {
  visits: number
}

/** The first complaint about a datum; undefined when it fits. @throws Failure schemaInvalid beyond the work */
export type Validator = (datum: unknown, work: Work) => ErrorObject | true | undefined

/** The validator of the whole schema. @throws Failure schemaInvalid when it cannot be used */
export function validatorOf(tree: Tree): Validator {
  return usable(remembered(validators, tree, () => made(tree, undefined)))
}

/** The validator of a schema within the document. @throws Failure schemaInvalid when it cannot be used */
export function partValidatorOf(tree: Tree, part: Located): Validator {
  const known = remembered(partValidators, tree, () => new Map<Json, Validator | Failure>())
  return usable(remembered(known, part.schema, () => made(tree, part)))
}

/** The type of the values that a format is asked of; undefined for a format that asks nothing. */
export function formatType(name: string): 'string' | 'number' | undefined {
  formats ??= addFormats(new Ajv(options)).formats
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (format === undefined || format === true) return undefined
  return typeof format === 'object' && 'type' in format && format.type === 'number' ? 'number' : 'string'
}

let formats: Ajv['formats'] | undefined

/**
 * Validators take milliseconds to make, so they are made when first needed and go with their tree. Those that cannot be
 * made take no less, and are remembered as well.
 */
const validators = new WeakMap<Tree, Validator | Failure>()
const partValidators = new WeakMap<Tree, Map<Json, Validator | Failure>>()

function usable(made: Validator | Failure): Validator {
  if (made instanceof Failure) throw made
  return made
}

function made(tree: Tree, part: Located | undefined): Validator | Failure {
  try {
    const schema = counted(bundle(tree, part))
    return flattening(isFlat => compile(tree.document.draft, schema, isFlat))
  } catch (error) {
    return unusable(error)
  }
}

/**
 * Validators that stop at the first error are nested as deep as a schema has properties, which may be too deep to be
 * read. Those are made anew without nesting: they collect all errors, and take longer.
 */
function flattening(make: (isFlat: boolean) => Validator): Validator {
  let isFlat = false
  const flat = (): Validator => {
    isFlat = true
    return make(true)
  }
  let validate = orElse(() => make(false), flat)
  return (datum, work) => {
    try {
      return orElse(
        () => validate(datum, work),
        error => {
          if (isFlat) throw error
          validate = flat()
          return validate(datum, work)
        }
      )
    } catch (error) {
      throw error instanceof Failure ? error : unusable(error)
    }
  }
}

function orElse<Value>(action: () => Value, otherwise: (error: RangeError) => Value): Value {
  try {
    return action()
  } catch (error) {
    if (error instanceof RangeError) return otherwise(error)
    throw error
  }
}

function compile(draft: Draft, schema: boolean | object, isFlat: boolean): Validator {
  let left: Work = { visits: 0 }
  const made = (): Ajv => {
    const ajv = makers[draft.name]({ ...options, allErrors: isFlat, ownProperties: asksOfInherited(schema) })
    addFormats(ajv)
    return ajv.addKeyword({
      keyword: visited,
      before: '$ref',
      schema: false,
      errors: false,
      validate: () => {
        if (left.visits-- > 0) return true
        const detail = 'It takes too long to tell whether the datum fits the schema'
        throw new Failure('schemaInvalid', { type: 'JSON', detail })
      }
    })
  }
  const told = (validate: ValidateFunction, datum: unknown) =>
    validate(datum) === true ? undefined : (validate.errors?.[0] ?? true)
  const validate = made().compile(schema)
  let careful: ValidateFunction | undefined
  return (datum, work) => {
    left = work
    try {
      return told(validate, datum)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      careful ??= withOwnComparison(made()).compile(schema)
      return told(careful, datum)
    }
  }
}

/**
 * Whether a schema names a property that every object inherits: then it has to be asked of each whether it is the
 * object's own, which makes validators five times as slow.
 */
function asksOfInherited(schema: boolean | object): boolean {
  const text = JSON.stringify(schema)
  return inherited.some(name => text.includes(name))
}

const inherited = Object.getOwnPropertyNames(Object.prototype).map(name => `"${name}"`)

function unusable(error: unknown): Failure {
  const reason =
    error instanceof RangeError
      ? 'it is too large, or nested or chained too deeply, for its validator'
      : error instanceof Error
        ? error.message
        : String(error)
  const detail = `The schema cannot be used: ${reason}`
  return new Failure('schemaInvalid', { type: 'JSON', detail }, { cause: error })
}

/** A keyword that fits whatever there is, and counts. */
const visited = 'x-visited'

/** The bundle with every schema counted that references lead to; all others are visited as often as what they are in. */
function counted(bundled: unknown): boolean | object {
  if (typeof bundled !== 'object' || bundled === null) return bundled as boolean // a parsed schema is one or the other
  const { $defs = {}, ...body } = bundled as { readonly $defs?: object }
  const definitions = Object.entries($defs).map(([name, schema]) => [name, { [visited]: true, ...schema }])
  return definitions.length === 0 ? body : { ...body, $defs: Object.fromEntries(definitions) }
}

const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' })

const options: Options = {
  strict: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  unicodeRegExp: false,
  // Optimising takes longer than all that it could save, and for large schemas much longer.
  code: { regExp, optimize: false }
}

// Both packages are CommonJS, whose default export TypeScript sees one level too high.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default
const AjvDraft4 = AjvDraft4Module as unknown as typeof AjvDraft4Module.default

const makers: Readonly<Record<Draft['name'], (options: Options) => Ajv>> = {
  'draft-04': options => new AjvDraft4(options) as unknown as Ajv,
  'draft-06': options => new Ajv(options),
  'draft-07': options => new Ajv(options),
  '2019-09': options => new Ajv2019(options) as unknown as Ajv,
  '2020-12': options => new Ajv2020(options) as unknown as Ajv
}
