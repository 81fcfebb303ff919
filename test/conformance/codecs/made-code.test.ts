import { arbitrary, NoMessage } from '@instep/arbitrary'
import { type Decoder, formatOf, isFailure, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { schemas } from '../../support/schema-texts.ts'
import { evolutions as avroEvolutions } from '../avro/evolutions.ts'
import { evolutions as protobufEvolutions } from '../protobuf/evolutions.ts'
import { files, textOf } from '../protobuf/files.ts'

const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  AVRO: schemas.AVRO.map(({ text }) => text),
  JSON: schemas.JSON.map(({ text }) => text),
  PROTOBUF: files.map(file => textOf(file, 'random'))
}

/** What came of something: its value, or in which words it was refused. */
function outcomeOf(action: () => unknown): unknown {
  try {
    return { value: action() }
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return { refused: error.facts.detail }
    throw error
  }
}

/** Random numbers from a seed, so that every run makes the same mistakes. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return sides => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const strange: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  'é€😀',
  '12',
  '-0',
  'x'.repeat(70),
  0,
  -0,
  1.5,
  Number.NaN,
  2 ** 40,
  -(2 ** 52) - 1,
  2 ** 53 - 1,
  2n ** 63n,
  -(2n ** 63n),
  [],
  [null],
  {},
  { a: 1 },
  new Date(0),
  Buffer.of(1, 2),
  Uint8Array.of(1)
]

/** The datum with one thing in it replaced by something strange, or a member more. */
function disturbed(datum: unknown, roll: (sides: number) => number): unknown {
  if (typeof datum !== 'object' || datum === null || Buffer.isBuffer(datum) || roll(4) === 0)
    return strange[roll(strange.length)]
  const entries = Object.entries(datum)
  const place = roll(entries.length + 1)
  const [name, value] = entries[place] ?? ['further', 1]
  const changed = disturbed(value, roll)
  if (!Array.isArray(datum)) return { ...datum, [name]: changed }
  return datum.map((item, index) => (index === place ? changed : item))
}

function damaged(bytes: Uint8Array, roll: (sides: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  switch (roll(3)) {
    case 0:
      return copy.subarray(0, roll(copy.length + 1))
    case 1:
      return Uint8Array.from([...copy, roll(256)])
    default:
      if (copy.length > 0) copy[roll(copy.length)] = roll(256)
      return copy
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function framed(bytes: Uint8Array, room: number): Uint8Array {
  const whole = new Uint8Array(room + bytes.length)
  whole.set(bytes, room)
  return whole
}

function expectAlike(schema: Schema, seed: number): void {
  const data = fc.sample(arbitrary(schema), { numRuns: 8, seed })
  const [encode, decode, roll] = [schema.encoder(), schema.decoder(), dice(seed)]
  const written = (datum: unknown, room: number) => outcomeOf(() => hex(encode(datum, room).subarray(room)))
  for (const datum of data) {
    const bytes = schema.encode(datum)
    const room = roll(7)
    expect(written(datum, room), schema.canonical).toEqual({ value: hex(bytes) })
    expect(decode(framed(bytes, room), room), schema.canonical).toEqual(schema.decode(bytes))
    for (let turn = 0; turn < 6; turn += 1) {
      const other = disturbed(datum, roll)
      expect(written(other, 5), schema.canonical).toEqual(outcomeOf(() => hex(schema.encode(other))))
      const damage = damaged(bytes, roll)
      expect(
        outcomeOf(() => decode(framed(damage, 5), 5)),
        schema.canonical
      ).toEqual(outcomeOf(() => schema.decode(damage)))
    }
  }
}

test.each(Object.entries(texts))(
  'code made for random schemas of %s writes and reads as the slower way does, and refuses in the same words',
  (type, texts) => {
    let compared = 0
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        try {
          expectAlike(formatOf(type).parse(text), seed)
          compared += 1
        } catch (error) {
          if (!(error instanceof NoMessage)) throw error
        }
      }),
      { numRuns: Number(process.env.INSTEP_MADE_SCHEMAS ?? 300), seed: 11, endOnFailure: true }
    )
    expect(compared).toBeGreaterThan(150)
  }
)

/** Random pairs of schemas, of which one may read what the other wrote. */
const pairs: Readonly<Record<string, fc.Arbitrary<readonly [reader: string, writer: string]>>> = {
  AVRO: avroEvolutions.map(({ reader, writer }) => [reader, writer] as const),
  PROTOBUF: protobufEvolutions.map(
    ({ next, old }) => [textOf(next, 'random'), textOf(old, 'random')] as const
  )
}

test.each(Object.entries(pairs))(
  'code made for random pairs of schemas of %s reads what another version wrote as the slower way does',
  (type, pairs) => {
    let compared = 0
    fc.assert(
      fc.property(pairs, fc.nat(), (texts, seed) => {
        const [reader, writer] = texts.map(text => parsed(type, text))
        if (reader === undefined || writer === undefined || !hasMessages(writer)) return
        const decode = outcomeOf(() => reader.decoder(writer)) as { readonly value?: Decoder }
        const roll = dice(seed)
        for (const datum of fc.sample(arbitrary(writer), { numRuns: 8, seed })) {
          const bytes = writer.encode(datum)
          for (const sent of [bytes, damaged(bytes, roll), damaged(bytes, roll)]) {
            const slowly = outcomeOf(() => reader.decode(sent, writer))
            if (decode.value === undefined) expect(slowly).toHaveProperty('refused')
            else
              expect(
                outcomeOf(() => decode.value?.(sent, 0)),
                reader.canonical
              ).toEqual(slowly)
            if (decode.value !== undefined) compared += 1
          }
        }
      }),
      { numRuns: Number(process.env.INSTEP_MADE_SCHEMAS ?? 300), seed: 11, endOnFailure: true }
    )
    expect(compared).toBeGreaterThan(1000)
  }
)

/** Undefined for a text that an edit tore apart. */
function parsed(type: string, text: string): Schema | undefined {
  try {
    return formatOf(type).parse(text)
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}

function hasMessages(schema: Schema): boolean {
  try {
    return schema.messages === undefined || schema.name !== undefined
      ? arbitrary(schema) !== undefined
      : false
  } catch (error) {
    if (error instanceof NoMessage) return false
    throw error
  }
}
