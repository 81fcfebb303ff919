import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import AjvDraft4Module from 'ajv-draft-04'
import addFormatsModule from 'ajv-formats'
import { Failure } from '../../failures.ts'
import { type Json, JsonError, parsePlain } from '../../json.ts'
import { bundle } from './bundle.ts'
import type { Draft } from './drafts.ts'
import type { Located } from './library.ts'
import { compilePattern } from './patterns.ts'
import type { Tree } from './tree.ts'

/** A datum as JSON text. @throws Failure schemaInvalid when it does not fit the schema */
export function encode(tree: Tree, datum: unknown): Uint8Array {
  const text = attempt('The datum is no JSON', () => JSON.stringify(datum))
  if (text === undefined) refuse('The datum is no JSON')
  check(tree, parsePlain(text))
  return new TextEncoder().encode(text)
}

/** The datum in a JSON text, whoever wrote it. @throws Failure schemaInvalid when the reader does not accept it */
export function decode(reader: Tree, _writer: Tree, bytes: Uint8Array): unknown {
  const text = attempt('The bytes are not UTF-8', () =>
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  )
  const datum = attempt('The bytes are no JSON', () => parsePlain(text))
  check(reader, datum)
  return datum
}

/** What a schema has against a datum; undefined when it fits. */
export function complaint(
  tree: Tree,
  datum: unknown
): { readonly detail: string; readonly at: string } | undefined {
  const validate = validatorOf(tree)
  if (attempt('The schema cannot be used', () => validate(datum)) === true) return undefined
  const [error] = validate.errors ?? []
  const at = error?.instancePath || '/'
  return { detail: `${at} ${error?.message ?? 'does not fit'}`, at }
}

/** Whether a datum fits a schema within the document. */
export function fitsPart(tree: Tree, part: Located, datum: unknown): boolean {
  const known = partValidators.get(tree) ?? new Map<Json, ValidateFunction>()
  partValidators.set(tree, known)
  const validate = known.get(part.schema) ?? compile(tree, bundle(tree, part))
  known.set(part.schema, validate)
  return attempt('The schema cannot be used', () => validate(datum)) === true
}

/** The type of the values that a format is asked of; undefined for a format that asks nothing. */
export function formatType(name: string): 'string' | 'number' | undefined {
  formats ??= addFormats(new Ajv(options)).formats
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (format === undefined || format === true) return undefined
  return typeof format === 'object' && 'type' in format && format.type === 'number' ? 'number' : 'string'
}

let formats: Ajv['formats'] | undefined

function check(tree: Tree, datum: unknown): void {
  const found = complaint(tree, datum)
  if (found !== undefined) refuse(`The datum does not fit the schema: ${found.detail}`, found.at)
}

function refuse(detail: string, at?: string): never {
  throw new Failure('schemaInvalid', { type: 'JSON', detail, ...(at === undefined ? {} : { at }) })
}

function attempt<Value>(what: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    if (error instanceof Failure) throw error
    const detail = error instanceof JsonError || error instanceof Error ? error.message : String(error)
    throw new Failure('schemaInvalid', { type: 'JSON', detail: `${what}: ${detail}` }, { cause: error })
  }
}

/** Validators take milliseconds to make, so they are made when first needed and go with their tree. */
const validators = new WeakMap<Tree, ValidateFunction>()
const partValidators = new WeakMap<Tree, Map<Json, ValidateFunction>>()

function validatorOf(tree: Tree): ValidateFunction {
  const known = validators.get(tree)
  if (known !== undefined) return known
  const validator = compile(tree, bundle(tree))
  validators.set(tree, validator)
  return validator
}

function compile(tree: Tree, bundled: unknown): ValidateFunction {
  const ajv = makers[tree.document.draft.name](options)
  addFormats(ajv)
  const schema = bundled as boolean | object // a parsed schema is one or the other
  return attempt('The schema cannot be used', () => ajv.compile(schema))
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
