import type { Encoder, MessageChoice } from '../format.ts'
import { behind } from '../made/slab.ts'
import { fail } from './failing.ts'
import { makeEncoder } from './made/encoder.ts'
import { scalarCodecs, wholeNumber } from './scalars.ts'
import { chosenMessage, type FieldShape, type Shape, shapeOf } from './shapes.ts'
import { takesNull, unfold } from './special-json.ts'
import type { Enum, Tree } from './tree.ts'
import { depthLimit, type Wire, writeBytes, writeDelimited, writeTag, writeVarint } from './wire.ts'

/** Writes a message of the file from its JSON. @throws Failure schemaInvalid when the datum does not fit */
export function encode(tree: Tree, datum: unknown, choice: MessageChoice): Uint8Array {
  return encodeMessage(shapeOf(tree, chosenMessage(tree, choice)), datum)
}

/** Writes many messages: with code made for them, and as `encode` does what that leaves. */
export function encoder(tree: Tree, choice: MessageChoice): Encoder {
  const shape = shapeOf(tree, chosenMessage(tree, choice))
  const slow = (datum: unknown): Uint8Array => encodeMessage(shape, datum)
  return makeEncoder(shape, slow) ?? ((datum, room) => behind(room, slow(datum)))
}

/** Writes a message from its JSON, fields in the order of their numbers. */
export function encodeMessage(shape: Shape, datum: unknown): Uint8Array {
  return Uint8Array.from(bytesOf(shape, datum, '', 0))
}

function bytesOf(shape: Shape, datum: unknown, at: string, depth: number): readonly number[] {
  if (depth > depthLimit) fail(`The datum is nested more than ${depthLimit} levels deep`)
  const json = unfold(shape, datum)
  if (!isObject(json)) return misfit(datum, at, shape.localName)
  const target: number[] = []
  const given = membersOf(shape, json, at)
  const chosen = new Map<string, string>()
  for (const field of shape.fields.values()) {
    const value = given.get(field.number)
    if (value === undefined) {
      if (field.isRequired) fail(`${placeOf(at)} has no ${field.name}, which is required`)
      continue
    }
    if (field.oneof !== undefined) {
      const other = chosen.get(field.oneof)
      if (other !== undefined)
        fail(`${placeOf(at)} has both ${other} and ${field.name} of the oneof ${field.oneof}`)
      chosen.set(field.oneof, field.name)
    }
    writeField(target, field, value, `${at}/${field.jsonName}`, depth)
  }
  return target
}

/** The values by number. A field may be called by its own name or its name in JSON; null is no value. */
function membersOf(shape: Shape, json: object, at: string): ReadonlyMap<number, unknown> {
  const fields = new Map<string, FieldShape>()
  for (const field of shape.fields.values()) fields.set(field.name, field)
  for (const field of shape.fields.values()) fields.set(field.jsonName, field)
  const given = new Map<number, unknown>()
  for (const [key, value] of Object.entries(json)) {
    if (value === undefined) continue
    const field =
      fields.get(key) ?? fail(`${shape.localName} has no field ${JSON.stringify(key)}, at ${placeOf(at)}`)
    if (given.has(field.number)) fail(`${placeOf(at)} has the field ${field.name} twice`)
    const isAbsent = value === null && (field.isRepeated || !takesNull(field))
    if (!isAbsent) given.set(field.number, value)
  }
  return given
}

function writeField(target: number[], field: FieldShape, json: unknown, at: string, depth: number): void {
  if (field.type.kind === 'map') {
    if (!isObject(json)) misfit(json, at, field.label)
    const key = field.type.shape().fields.get(1)?.type.kind
    for (const [name, value] of Object.entries(json)) {
      const entry = { key: key === 'bool' ? name === 'true' : name, value }
      writeTag(target, field.number, 2)
      writeDelimited(target, bytesOf(field.type.shape(), entry, `${at}/${name}`, depth + 1))
    }
  } else if (field.isRepeated) {
    if (!Array.isArray(json)) misfit(json, at, `list of ${field.label}`)
    if (field.isPacked) writePacked(target, field, json, at)
    else for (const [index, item] of json.entries()) writeValue(target, field, item, `${at}/${index}`, depth)
  } else writeValue(target, field, json, at, depth)
}

function writePacked(target: number[], field: FieldShape, items: readonly unknown[], at: string): void {
  if (items.length === 0) return
  const packed: number[] = []
  for (const [index, item] of items.entries())
    writeScalar(packed, scalarOf(field, item, `${at}/${index}`).value)
  writeTag(target, field.number, 2)
  writeDelimited(target, packed)
}

function writeValue(target: number[], field: FieldShape, json: unknown, at: string, depth: number): void {
  const { number, type } = field
  if ('shape' in type) {
    const bytes = bytesOf(type.shape(), json, at, depth + 1)
    writeTag(target, number, type.kind === 'group' ? 3 : 2)
    if (type.kind === 'group') {
      writeBytes(target, bytes)
      writeTag(target, number, 4)
    } else writeDelimited(target, bytes)
    return
  }
  const { wire, value } = scalarOf(field, json, at)
  const isUnset = wire === 2 ? isEmpty(value) : isZero(value)
  if (!field.isRepeated && !field.hasPresence && isUnset) return
  writeTag(target, number, wire)
  if (wire === 2 && typeof value !== 'bigint') writeDelimited(target, value)
  else writeScalar(target, value)
}

function scalarOf(
  { type, label }: FieldShape,
  json: unknown,
  at: string
): { wire: Wire; value: bigint | Uint8Array } {
  if ('shape' in type) return misfit(json, at, label)
  if (type.kind === 'enum') return { wire: 0, value: enumNumber(type.node, json) ?? misfit(json, at, label) }
  const { wire, toWire } = scalarCodecs[type.kind]
  return { wire, value: toWire(json) ?? misfit(json, at, type.kind) }
}

/** By name, or by a number that need not be known. */
function enumNumber({ name, constants }: Enum, json: unknown): bigint | undefined {
  if (json === null && name === 'NullValue') return 0n
  const constant = constants.find(each => each.name === json)
  if (constant !== undefined) return BigInt(constant.number)
  const number = typeof json === 'number' ? wholeNumber(json) : undefined
  return number === undefined || BigInt.asIntN(32, number) !== number ? undefined : number
}

function writeScalar(target: number[], value: bigint | Uint8Array): void {
  if (typeof value === 'bigint') writeVarint(target, value)
  else writeBytes(target, value)
}

function isZero(value: bigint | Uint8Array): boolean {
  return typeof value === 'bigint' ? value === 0n : value.every(byte => byte === 0)
}

function isEmpty(value: bigint | Uint8Array): boolean {
  return typeof value !== 'bigint' && value.length === 0
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function misfit(json: unknown, at: string, label: string): never {
  const text = typeof json === 'bigint' ? String(json) : (JSON.stringify(json) ?? typeof json)
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return fail(`${short} at ${at === '' ? '/' : at} is no ${label}`)
}

function placeOf(at: string): string {
  return at === '' ? 'The message' : at
}
