import avsc from 'avsc'
import { Failure, isFailure } from '../../failures.ts'
import type { Decoder, Encoder } from '../format.ts'
import { behind } from '../made/slab.ts'
import { remembered } from '../remembered.ts'
import { check } from './bytes.ts'
import { codecSchema, type Side } from './codec-schema.ts'
import type { CodecType } from './made/codec-type.ts'
import { makeDecoder } from './made/decoder.ts'
import { makeEncoder } from './made/encoder.ts'
import { makeResolver } from './made/resolver.ts'
import type { Tree } from './tree.ts'

/** A datum as the bytes of Avro's binary encoding. @throws Failure schemaInvalid when it does not fit */
export function encode(tree: Tree, datum: unknown): Uint8Array {
  const type = attempt('The schema cannot be used for encoding', () => typeOf(tree, 'writes'))
  return attempt('The datum does not fit the schema', () => {
    try {
      return type.toBuffer(datum)
    } catch (error) {
      refuseMisfit(type, datum)
      throw error
    }
  })
}

/** Bytes of the writer's as the reader sees them. @throws Failure schemaInvalid when it cannot read them */
export function decode(reader: Tree, writer: Tree, bytes: Uint8Array): unknown {
  check(writer.root, bytes)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return attempt('The bytes cannot be read', () => reading(reader, writer)(buffer))
}

/** Writes many messages: with code made for the schema, and as `encode` does what that leaves. */
export function encoder(tree: Tree): Encoder {
  const type = attempt('The schema cannot be used for encoding', () => codecType(tree, 'writes'))
  const slow = (datum: unknown): Uint8Array => encode(tree, datum)
  return makeEncoder(type, slow) ?? ((datum, room) => behind(room, slow(datum)))
}

/** Reads many messages: with code made for both schemas, and as `decode` does what that leaves. */
export function decoder(reader: Tree, writer: Tree): Decoder {
  const slow = (bytes: Uint8Array): unknown => decode(reader, writer, bytes)
  attempt('The bytes cannot be read', () => reading(reader, writer))
  const made =
    reader.root.shape === writer.root.shape
      ? makeDecoder(codecType(reader, 'writes'), slow)
      : makeResolver(codecType(reader, 'reads'), codecType(writer, 'writes'), slow)
  return made ?? ((bytes, from) => slow(bytes.subarray(from)))
}

function codecType(tree: Tree, side: Side): CodecType {
  return typeOf(tree, side) as unknown as CodecType // avsc's types as they are declared lack what they have
}

/** How the reader reads the writer's bytes; what it cannot read at all is refused before there are any. */
function reading(reader: Tree, writer: Tree): (buffer: Buffer) => unknown {
  if (reader.root.shape === writer.root.shape) {
    const type = typeOf(reader, 'writes')
    return buffer => type.fromBuffer(buffer)
  }
  const [type, resolver] = [typeOf(reader, 'reads'), resolverOf(reader, writer)]
  return buffer => type.fromBuffer(buffer, resolver)
}

/** Why the codec reads nothing of the writer's; undefined when it does. */
export function unresolvable(reader: Tree, writer: Tree): string | undefined {
  try {
    attempt('The bytes cannot be read', () => reading(reader, writer))
    return undefined
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return error.facts.detail
    throw error
  }
}

/** Says where a datum does not fit, which avsc's own complaint leaves out. */
function refuseMisfit(type: Type, datum: unknown): void {
  const errorHook = (path: readonly string[], value: unknown, expected: Type): never => {
    const at = path.map(part => `/${part}`).join('')
    const detail = `The datum does not fit the schema: ${shown(value)} at ${at || '/'} is no ${nameOf(expected)}`
    throw new Failure('schemaInvalid', { type: 'AVRO', detail, at })
  }
  type.isValid(datum, { errorHook })
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value)
}

function nameOf(type: Type): string {
  return type.branchName ?? type.typeName.replace(/:.*/, '')
}

type Type = avsc.Type
type Resolver = ReturnType<Type['createResolver']>

/** avsc's types weigh twenty times the text of a schema, so they are made when needed and go with their tree. */
const types: Readonly<Record<Side, WeakMap<Tree, Type>>> = { reads: new WeakMap(), writes: new WeakMap() }
const resolvers = new WeakMap<Type, WeakMap<Type, Resolver>>()

function typeOf(tree: Tree, side: Side): Type {
  return remembered(types[side], tree, () =>
    avsc.Type.forSchema(codecSchema(tree, side), {
      registry: { long: exactLong },
      omitRecordMethods: true,
      typeHook: mixedNumbers
    })
  )
}

function resolverOf(reader: Tree, writer: Tree): Resolver {
  const [to, from] = [typeOf(reader, 'reads'), typeOf(writer, 'writes')]
  const known = remembered(resolvers, to, () => new WeakMap<Type, Resolver>())
  return remembered(known, from, () => to.createResolver(from, { ignoreNamespaces: true }))
}

function attempt<Value>(what: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    if (error instanceof Failure) throw error
    const detail = `${what}: ${error instanceof Error ? error.message : String(error)}`
    throw new Failure('schemaInvalid', { type: 'AVRO', detail }, { cause: error })
  }
}

/** A long is a number where a number can hold it and a bigint beyond, so that none is rounded. */
const exactLong = avsc.types.LongType.__with({
  fromBuffer(buffer: Buffer): number | bigint {
    return narrow(buffer.readBigInt64LE())
  },
  toBuffer(value: number | bigint): Buffer {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64LE(BigInt(value))
    return buffer
  },
  fromJSON: (value: number | bigint) => value,
  toJSON: (value: number | bigint) => value,
  isValid: (value: unknown) =>
    Number.isSafeInteger(value) || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value),
  compare: (one: number | bigint, other: number | bigint) => (one === other ? 0 : one < other ? -1 : 1)
})

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** A number in a union of a long and another kind of number says not which it is: such unions name their branch. */
function mixedNumbers(schema: unknown, options: object): Type | undefined {
  if (!Array.isArray(schema) || !schema.includes('long')) return undefined
  const isMixed = schema.some(branch => branch === 'int' || branch === 'float' || branch === 'double')
  return isMixed ? new avsc.types.WrappedUnionType(schema, options) : undefined
}
