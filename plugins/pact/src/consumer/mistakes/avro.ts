import { formatOf, isFailure, type Schema } from '@instep/contracts'
import { enumFields, recordIn, without } from './genuine.ts'
import type { Forged, Forger } from './mistake.ts'

interface Field {
  readonly name: string
  readonly type: unknown
}

/** A type, and a value of it. */
const others: readonly (readonly [type: string, value: unknown])[] = [
  ['string', 'instep'],
  ['double', 7.5],
  ['boolean', true],
  ['null', null]
]

/**
 * Avro's bytes don't say what they are: a message of another type comes from a producer that writes with another
 * schema under this id. What is new comes under the id of a newer schema.
 */
export const avroForger: Forger = {
  *wrongType({ schema, event, fields }) {
    for (const name of fields)
      for (const [type, value] of others)
        yield* written(
          changed(schema, all => all.map(field => (field.name === name ? { name, type } : field))),
          { ...recordIn(event), [name]: value }
        )
  },
  *missingRequired({ schema, event, fields }) {
    for (const gone of fields)
      yield* written(
        changed(schema, all => all.filter(({ name }) => name !== gone)),
        without(recordIn(event), gone)
      )
  },
  *unknownField({ schema, event }) {
    const added = { name: 'instepUnknown', type: 'string', default: '' }
    const writer = changed(schema, all => [...all, added])
    for (const forged of written(writer, { ...recordIn(event), instepUnknown: 'unknown' }))
      yield writer === undefined ? forged : { ...forged, writer }
  },
  *unknownSymbol(genuine) {
    const writer = parsed(withSymbol(JSON.parse(genuine.schema.resolved())))
    for (const name of enumFields(genuine))
      for (const forged of written(writer, { ...recordIn(genuine.event), [name]: 'INSTEP_UNKNOWN' }))
        yield writer === undefined ? forged : { ...forged, writer }
  }
}

/** A record's schema with other fields; undefined when it is of no record, or would be none. */
function changed(schema: Schema, change: (fields: readonly Field[]) => readonly Field[]): Schema | undefined {
  const record = JSON.parse(schema.resolved())
  return Array.isArray(record?.fields) ? parsed({ ...record, fields: change(record.fields) }) : undefined
}

function parsed(json: unknown): Schema | undefined {
  return unlessInvalid(() => formatOf('AVRO').parse(JSON.stringify(json)))
}

function written(writer: Schema | undefined, event: unknown): readonly Forged[] {
  const payload = writer && unlessInvalid(() => writer.encode(event))
  return payload === undefined ? [] : [{ payload }]
}

/** Adds a symbol to every enum. */
function withSymbol(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withSymbol)
  if (typeof json !== 'object' || json === null) return json
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, key === 'default' ? value : withSymbol(value)])
  )
  return copy.type === 'enum' && Array.isArray(copy.symbols)
    ? { ...copy, symbols: [...copy.symbols, 'INSTEP_UNKNOWN'] }
    : copy
}

function unlessInvalid<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}
