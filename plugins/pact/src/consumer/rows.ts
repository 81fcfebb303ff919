import type { Outcome } from '@instep/messages'
import type { Forged, Forger, Genuine, Mistake } from './mistakes/mistake.ts'
import type { Example, TestCase } from './test-case.ts'
import type { Tried } from './trial.ts'

/** What arrives when something is the matter: all of it, in this order; the last one is judged. */
interface Arrival {
  readonly bodies: readonly (Uint8Array | null)[]
  readonly writer?: Forged['writer']
}

/** One of the things that can be the matter. */
export interface Row {
  /** `OrderCreated …` */
  readonly words: string
  /** Why there is nothing like it. */
  readonly absent: string
  /** What may become of it unless the consumer declares what. */
  readonly usual: Usual
  /** What could arrive, the likeliest first. */
  readonly arrivals: (stage: Stage) => Iterable<Arrival>
  /** Whether only what cannot be read shows it. */
  readonly mustBeUnreadable: boolean
}

/** What the rows work with. */
export interface Stage {
  readonly testCase: TestCase
  readonly example: Example
  readonly genuine: Genuine
  readonly forger: Forger | undefined
  readonly whole: Uint8Array
  readonly frame: (payload: Uint8Array, id?: number) => Uint8Array
  /** Another message about the same thing; undefined when none was found. */
  readonly later: () => Uint8Array | undefined
}

/** The id that a new schema gets in a test, and one that no registry has given out. */
export const newId = 2_147_483_646
const unknownId = 2_147_483_647

/** What becomes of a message, in words and as outcomes. */
interface Usual {
  readonly words: string
  readonly of: (tried: Tried) => readonly Outcome[]
}

const unreadable: Usual = { words: 'dead-letter', of: () => ['dead-letter'] }
/** What can be read is dealt with, and nothing that cannot is lost. */
const byReading: Usual = {
  words: 'ok, or dead-letter where it cannot be read',
  of: ({ isRead }) => (isRead ? ['ok'] : ['dead-letter'])
}
const okOrDrop: Usual = { words: 'ok or drop', of: () => ['ok', 'drop'] }

const forged = (how: keyof Forger): Row['arrivals'] =>
  function* ({ genuine, forger, frame }) {
    for (const { payload, writer } of forger?.[how](genuine) ?? [])
      yield writer === undefined ? { bodies: [frame(payload)] } : { bodies: [frame(payload, newId)], writer }
  }

/** What can be the matter with a message, and what should become of it. */
export const rows = {
  'wrong type': {
    words: 'with a field of a wrong type',
    absent: 'no wrong type could be told from a right one',
    usual: unreadable,
    arrivals: forged('wrongType'),
    mustBeUnreadable: true
  },
  'missing required': {
    words: 'without a required field',
    absent: 'the schema requires no field whose want could be told',
    usual: unreadable,
    arrivals: forged('missingRequired'),
    mustBeUnreadable: true
  },
  'unknown field': {
    words: 'with a field that is not known',
    absent: 'the schema has no place for further fields',
    usual: byReading,
    arrivals: forged('unknownField'),
    mustBeUnreadable: false
  },
  'unknown enum symbol': {
    words: 'with a symbol that its enum has not',
    absent: 'the schema has no enum at its top',
    usual: byReading,
    arrivals: forged('unknownSymbol'),
    mustBeUnreadable: false
  },
  'truncated bytes': {
    words: 'that is truncated',
    absent: 'every beginning of the message is a message',
    usual: unreadable,
    *arrivals({ example: { payload }, frame }) {
      // A large message is cut at a few places only.
      const step = Math.max(1, Math.floor(payload.length / 50))
      for (let length = payload.length - 1; length >= 0; length -= step)
        yield { bodies: [frame(payload.subarray(0, length))] }
    },
    mustBeUnreadable: true
  },
  'wrong schema id': {
    words: 'under an id that no schema has',
    absent: 'the message travels without an id',
    usual: unreadable,
    *arrivals({ testCase, example: { payload }, frame }) {
      if (testCase.expectation.wire !== 'plain') yield { bodies: [frame(payload, unknownId)] }
    },
    mustBeUnreadable: true
  },
  'wrong content type': {
    words: 'in another wire format',
    absent: 'the message could be read in the other format',
    usual: unreadable,
    *arrivals({ testCase, example: { event, payload } }) {
      if (testCase.expectation.wire === 'plain')
        yield { bodies: [Uint8Array.from([0, 0, 0, 0, 1, ...payload])] }
      else yield { bodies: [new TextEncoder().encode(jsonOf(event))] }
    },
    mustBeUnreadable: true
  },
  duplicate: {
    words: 'that comes twice',
    absent: '',
    usual: okOrDrop,
    *arrivals({ whole }) {
      yield { bodies: [whole, whole] }
    },
    mustBeUnreadable: false
  },
  'out of order': {
    words: 'that comes after a later one',
    absent: 'no other message of the schema was found',
    usual: okOrDrop,
    *arrivals({ later, whole }) {
      const other = later()
      if (other !== undefined) yield { bodies: [other, whole] }
    },
    mustBeUnreadable: false
  },
  tombstone: {
    words: 'as a tombstone',
    absent: '',
    usual: { words: 'drop', of: () => ['drop'] },
    *arrivals() {
      yield { bodies: [null] }
    },
    mustBeUnreadable: false
  }
} as const satisfies Record<Mistake, Row>

function jsonOf(event: unknown): string {
  return JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}
