import { enumFields, recordIn, without } from './genuine.ts'
import type { Forged, Forger } from './mistake.ts'

const others: readonly unknown[] = ['instep', 7.5, true, {}, [], null]

/** JSON says itself what it is: whoever does not validate can write anything. */
export const jsonForger: Forger = {
  *wrongType({ event, fields }) {
    for (const name of fields)
      for (const other of others)
        if (kindOf(other) !== kindOf(recordIn(event)[name]))
          yield forged({ ...recordIn(event), [name]: other })
  },
  *missingRequired({ event, fields }) {
    for (const name of fields) yield forged(without(recordIn(event), name))
  },
  *unknownField({ event }) {
    yield forged({ ...recordIn(event), instepUnknown: 'unknown' })
  },
  *unknownSymbol(genuine) {
    for (const name of enumFields(genuine))
      yield forged({ ...recordIn(genuine.event), [name]: 'INSTEP_UNKNOWN' })
  }
}

function forged(event: unknown): Forged {
  return { payload: new TextEncoder().encode(JSON.stringify(event)) }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}
