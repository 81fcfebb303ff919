import { arbitrary, NoMessage } from '@instep/arbitrary'
import {
  formatOf,
  isFailure,
  type MessageChoice,
  type Outcome,
  outcomeOf,
  type Schema
} from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drafts, schemas, shareds, written } from '../../support/json-schemas.ts'
import { evolutions as avroEvolutions } from '../avro/evolutions.ts'
import { applyOne } from '../json-schema/edits.ts'
import { instanceOf, values } from '../json-schema/instances.ts'
import { evolutions as protobufEvolutions } from '../protobuf/evolutions.ts'
import { messageNames, textOf } from '../protobuf/files.ts'
import { messageJson, roller } from '../protobuf/messages.ts'

/**
 * What the gate goes by, held against the codecs on random schemas and their evolutions: after an ok every message of
 * the writer's is read. `INSTEP_SOUND_PAIRS` asks for more pairs, other ones each time.
 */
const asked = process.env.INSTEP_SOUND_PAIRS
const wanted = Number(asked ?? 300)
const messagesPerPair = 30

interface Pair {
  readonly reader: string
  readonly writer: string
  /** Messages that somebody else than the generator thought of; not all need be the writer's. */
  readonly messages: readonly unknown[]
}

const number = fc.nat(9999)

const jsonPairs: fc.Arbitrary<Pair> = fc
  .record({
    draft: fc.constantFrom(...drafts),
    schema: schemas,
    shared: shareds,
    changes: fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 2 }),
    isForward: fc.boolean(),
    seed: number
  })
  .map(({ draft, schema, shared, changes, isForward, seed }) => {
    const next = changes.reduce((one, change) => applyOne(one, ...change)?.schema ?? one, schema)
    const [writer, reader] = isForward ? [next, schema] : [schema, next]
    const roll = roller(seed + 1)
    const dice = () => roll(2 ** 20)
    return {
      reader: JSON.stringify(written(reader, shared, draft)),
      writer: JSON.stringify(written(writer, shared, draft)),
      messages: [
        ...values,
        ...Array.from({ length: messagesPerPair }, (_, index) =>
          instanceOf(index % 3 === 0 ? reader : writer, shared, dice)
        )
      ]
    }
  })

const protobufPairs: fc.Arbitrary<Pair> = fc
  .record({ evolution: protobufEvolutions, isForward: fc.boolean(), seed: number })
  .map(({ evolution: { old, next }, isForward, seed }) => {
    const [writer, reader] = isForward ? [next, old] : [old, next]
    return {
      reader: textOf(reader, 'p'),
      writer: textOf(writer, 'p'),
      messages: Array.from({ length: messagesPerPair }, (_, index) =>
        messageJson(writer, 'Order', roller(seed + index + 1), 0)
      )
    }
  })

const pairs: Readonly<Record<string, fc.Arbitrary<Pair>>> = {
  AVRO: avroEvolutions.map(({ reader, writer }) => ({ reader, writer, messages: [] })),
  JSON: jsonPairs,
  PROTOBUF: protobufPairs
}

/** avsc makes a resolver that it gave up on half way, when it meets the same record again in a union. */
const codecFaults = /typeResolver\._read is not a function/

/** How often, at most, the gate may say that it does not know. */
const doubtLimits: Readonly<Record<string, number>> = { AVRO: 0, JSON: 0.1, PROTOBUF: 0 }

test.each(Object.entries(pairs))(
  '%s: what is ok is read, what is broken is shown, and few are unknown',
  (type, all) => {
    const seen = { ok: 0, broken: 0, unknown: 0, formatChanged: 0, shown: 0, read: 0 }
    const why = new Map<string, number>()
    fc.assert(
      fc.property(all, pair => {
        const [reader, writer] = [parsed(type, pair.reader), parsed(type, pair.writer)]
        if (reader === undefined || writer === undefined) return
        const outcome = judged(writer, reader)
        seen[outcome.kind] += 1
        if (outcome.kind === 'broken') seen.shown += shown(outcome, writer, reader)
        if (outcome.kind === 'unknown')
          for (const reason of reasonsOf(outcome)) why.set(reason, (why.get(reason) ?? 0) + 1)
        if (outcome.kind === 'ok') seen.read += read(writer, reader, pair.messages)
      }),
      asked === undefined ? { numRuns: wanted, seed: 1 } : { numRuns: wanted }
    )
    console.log(type, JSON.stringify({ ...seen, why: Object.fromEntries(why) }))
    expect(seen.ok).toBeGreaterThan(wanted / 5)
    expect(seen.broken).toBeGreaterThan(wanted / 5)
    expect(seen.read).toBeGreaterThan(wanted)
    expect(seen.unknown / wanted).toBeLessThanOrEqual(doubtLimits[type] ?? 0)
  }
)

function parsed(type: string, text: string): Schema | undefined {
  return unlessInvalid(() => formatOf(type).parse(text))
}

function unlessInvalid<Value>(action: () => Value): Value | undefined {
  try {
    return action()
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}

function judged(writer: Schema, reader: Schema): Outcome {
  const pointer = { subject: 's', version: 1 }
  return outcomeOf({ pointer, schema: writer }, { pointer, schema: reader })
}

/** How many messages prove that it is broken: none or one, which the writer may write and the reader refuses. */
function shown({ counterexample }: Outcome & { kind: 'broken' }, writer: Schema, reader: Schema): number {
  if (counterexample === undefined) return 0
  const { bytes, json, error } = counterexample
  // It may be of any of the writer's messages, and the reader may have none of that name.
  const refusing = choicesOf(writer).filter(choice => {
    if (isRefused(() => writer.decode(bytes, writer, choice))) return false
    return isNameless(reader, choice) || isRefused(() => reader.decode(bytes, writer, choice))
  })
  expect([refusing.length > 0, json, error]).toEqual([true, json, error])
  return 1
}

/** Every message that the schema has. */
function choicesOf({ messages, name = '' }: Schema): readonly MessageChoice[] {
  if (messages === undefined) return [{}]
  const around = name.slice(0, name.lastIndexOf('.'))
  return [...messageNames, 'Extra']
    .map(each => ({ message: `${around}.${each}` }))
    .filter(({ message }) => messages.pathOf(message) !== undefined)
}

function isNameless({ messages }: Schema, { message }: MessageChoice): boolean {
  return message !== undefined && messages?.pathOf(message) === undefined
}

function isRefused(action: () => unknown): boolean {
  return unlessInvalid(() => [action()]) === undefined
}

function reasonsOf({ because }: Outcome & { kind: 'unknown' }): readonly string[] {
  if (because.kind !== 'unproven') return [because.kind]
  return because.differences.map(({ rule, facts }) => String(facts.keyword ?? rule))
}

/** How many messages the writer wrote and the reader read. */
function read(writer: Schema, reader: Schema, messages: readonly unknown[]): number {
  let count = 0
  for (const message of [...generated(writer), ...messages]) {
    const bytes = unlessInvalid(() => writer.encode(message))
    if (bytes === undefined) continue
    try {
      reader.decode(bytes, writer)
      count += 1
    } catch (error) {
      if (!codecFaults.test(String(error))) throw error
    }
  }
  return count
}

function generated(writer: Schema): readonly unknown[] {
  try {
    return fc.sample(arbitrary(writer), messagesPerPair)
  } catch (error) {
    if (error instanceof NoMessage) return []
    throw error
  }
}
