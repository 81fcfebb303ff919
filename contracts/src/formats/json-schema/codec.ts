import { Failure } from '../../failures.ts'
import { JsonError, parsePlain } from '../../json.ts'
import type { Decoder, Encoder } from '../format.ts'
import { behind } from '../made/slab.ts'
import { textBehind } from '../made/text.ts'
import type { Located } from './library.ts'
import { plainCheckOf } from './made-plain.ts'
import { isShallow } from './plain.ts'
import type { Tree } from './tree.ts'
import { partValidatorOf, validatorOf, type Work } from './validators.ts'

/** A datum as JSON text. @throws Failure schemaInvalid when it does not fit the schema */
export function encode(tree: Tree, datum: unknown): Uint8Array {
  const text = attempt('The datum is no JSON', () => JSON.stringify(datum))
  if (text === undefined) refuse('The datum is no JSON')
  check(tree, parsePlain(text), text.length)
  return new TextEncoder().encode(text)
}

/** The datum in a JSON text, whoever wrote it. @throws Failure schemaInvalid when the reader does not accept it */
export function decode(reader: Tree, _writer: Tree, bytes: Uint8Array): unknown {
  const text = attempt('The bytes are not UTF-8', () =>
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  )
  const datum = attempt('The bytes are no JSON', () => parsePlain(text))
  check(reader, datum, text.length)
  return datum
}

/**
 * Writes many messages. Data that say the same in JSON as they do here are checked as they are; others are written
 * first, and read again to be checked.
 */
export function encoder(tree: Tree): Encoder {
  const [validate, isPlain] = [validatorOf(tree), plainCheckOf(tree)]
  return (datum, room) => {
    if (!isPlain(datum)) return behind(room, encode(tree, datum))
    const text = JSON.stringify(datum)
    if (validate(datum, workFor(text.length)) !== undefined) return behind(room, encode(tree, datum))
    return textBehind(room, text)
  }
}

/** Reads many messages. */
export function decoder(reader: Tree): Decoder {
  const validate = validatorOf(reader)
  return (bytes, from) => {
    const datum = quickly(bytes, from)
    if (datum === undefined || validate(datum, workFor(bytes.length - from)) !== undefined)
      return decode(reader, reader, bytes.subarray(from))
    return datum
  }
}

/** Undefined where the engine's parser cannot be trusted with the text: see `parsePlain`. */
function quickly(bytes: Uint8Array, from: number): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from).toString()
  if (text.includes('\\') || text.includes('\ufffd')) return undefined
  try {
    const datum: unknown = JSON.parse(text)
    return text.length < 2000 || isShallow(datum) ? datum : undefined
  } catch {
    return undefined
  }
}

/** What a schema has against a datum; undefined when it fits. @throws Failure schemaInvalid beyond the work */
export function complaint(
  tree: Tree,
  datum: unknown,
  work: Work
): { readonly detail: string; readonly at: string } | undefined {
  const error = validatorOf(tree)(datum, work)
  if (error === undefined) return undefined
  const at = (error !== true && error.instancePath) || '/'
  return { detail: `${at} ${(error !== true && error.message) || 'does not fit'}`, at }
}

/** Whether a datum fits a schema within the document. @throws Failure schemaInvalid beyond the work */
export function fitsPart(
  tree: Tree,
  part: Located,
  datum: unknown,
  work: Work = { visits: 100_000 }
): boolean {
  return partValidatorOf(tree, part)(datum, work) === undefined
}

/** A large message is looked at for longer: 20 visits of schemas for each of its characters. */
function workFor(length: number): Work {
  return { visits: 100_000 + 20 * length }
}

function check(tree: Tree, datum: unknown, length: number): void {
  const found = complaint(tree, datum, workFor(length))
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
