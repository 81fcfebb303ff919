import { isFailure } from '@instep/contracts'
import { enumFields, recordIn, without } from './genuine.ts'
import type { Forged, Forger, Genuine } from './mistake.ts'

/** Kinds of values on the wire, and one of each. */
const varint: readonly [kind: number, bytes: readonly number[]] = [0, [7]]
const fixed64: readonly [kind: number, bytes: readonly number[]] = [1, [0, 0, 0, 0, 0, 0, 30, 64]]

/** No schema has a field of this number by chance. */
const unknownNumber = 20_123

/** A number that no enum has by chance. */
const unknownSymbol = 31_337

/** A Protobuf message says of each field its number and how it is written; the last of several values counts. */
export const protobufForger: Forger = {
  *wrongType(genuine) {
    // Another kind of value under the field's number.
    for (const field of chunksOf(genuine.payload))
      for (const [kind, bytes] of [varint, fixed64])
        if (kind !== field.kind) yield appended(genuine, [...tag(field.number, kind), ...bytes])
  },
  *missingRequired({ payload }) {
    const all = chunksOf(payload)
    for (const gone of new Set(all.map(({ number }) => number))) {
      const kept = all.filter(({ number }) => number !== gone)
      yield { payload: Uint8Array.from(kept.flatMap(({ from, to }) => [...payload.subarray(from, to)])) }
    }
  },
  *unknownField(genuine) {
    yield appended(genuine, [...tag(unknownNumber, 0), 7])
  },
  *unknownSymbol(genuine) {
    for (const name of enumFields(genuine)) {
      const field = numberOf(genuine, name) ?? numberOf(withSymbols(genuine, name), name)
      if (field?.kind === 0) yield appended(genuine, [...tag(field.number, 0), ...varintOf(unknownSymbol)])
    }
  }
}

function appended({ payload }: Genuine, bytes: readonly number[]): Forged {
  return { payload: Uint8Array.from([...payload, ...bytes]) }
}

/** The event with a symbol for an enum that it has no value for. */
function withSymbols(genuine: Genuine, name: string): Genuine {
  const { root, named } = genuine.schema.shape({ message: genuine.type })
  const record = root.kind === 'reference' ? named.get(root.name) : root
  const form = record?.kind === 'record' ? record.fields.find(field => field.name === name)?.form : undefined
  const literals = form?.kind === 'reference' ? named.get(form.name) : form
  const symbol = literals?.kind === 'literals' ? literals.values.at(-1) : undefined
  return { ...genuine, event: { ...recordIn(genuine.event), [name]: symbol } }
}

/** Which number a field has, told by what is missing when it is left out. */
function numberOf(
  { schema, type, event }: Genuine,
  name: string
): { readonly number: number; readonly kind: number } | undefined {
  try {
    const [all, fewer] = [recordIn(event), without(recordIn(event), name)].map(one =>
      chunksOf(schema.encode(one, { message: type }))
    )
    return all?.find(({ number }) => fewer?.every(other => other.number !== number))
  } catch (error) {
    // A required field cannot be left out.
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}

interface Chunk {
  readonly number: number
  readonly kind: number
  readonly from: number
  readonly to: number
}

/** The fields of a message that was encoded rightly. */
function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  const chunks: Chunk[] = []
  let at = 0
  const next = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte % 128) * factor
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const from = at
    const head = next()
    const [number, kind] = [Math.floor(head / 8), head % 8]
    if (kind === 0) next()
    else if (kind === 2) {
      const size = next()
      at += size
    } else at += kind === 1 ? 8 : 4
    chunks.push({ number, kind, from, to: at })
  }
  return chunks
}

function tag(number: number, kind: number): readonly number[] {
  return varintOf(number * 8 + kind)
}

function varintOf(number: number): readonly number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...varintOf(Math.floor(number / 128))]
}
