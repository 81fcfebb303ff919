import { enumName, type Field, type File, isMap } from './files.ts'

/** What was said of one field of a pair, or of a whole message, enum or file where the place has no number. */
export interface Judged {
  readonly old: File
  readonly next: File
  readonly message: string
  readonly before: Field | undefined
  readonly after: Field | undefined
  /** Our breaking rules. */
  readonly ours: readonly string[]
  readonly buf: readonly string[]
}

interface Known {
  /** Who says it, and the other does not. */
  readonly rules: readonly string[]
  readonly reason: string
  readonly explains: (judged: Judged) => boolean
}

/** Our rules, and what buf calls the same. */
const counterparts: Readonly<Record<string, readonly string[]>> = {
  PACKAGE_CHANGED: ['FILE_SAME_PACKAGE'],
  FIELD_KIND_CHANGED: ['FIELD_WIRE_COMPATIBLE_TYPE', 'FIELD_WIRE_COMPATIBLE_CARDINALITY'],
  FIELD_SCALAR_KIND_CHANGED: ['FIELD_WIRE_COMPATIBLE_TYPE'],
  FIELD_NAMED_TYPE_CHANGED: ['FIELD_WIRE_COMPATIBLE_TYPE'],
  FIELD_NUMERIC_LABEL_CHANGED: ['FIELD_WIRE_COMPATIBLE_CARDINALITY', 'MESSAGE_SAME_REQUIRED_FIELDS'],
  REQUIRED_FIELD_ADDED: ['MESSAGE_SAME_REQUIRED_FIELDS'],
  REQUIRED_FIELD_REMOVED: ['MESSAGE_SAME_REQUIRED_FIELDS', 'FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED'],
  ONEOF_FIELD_REMOVED: ['FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED'],
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: ['FIELD_SAME_ONEOF'],
  FIELD_MOVED_TO_EXISTING_ONEOF: ['FIELD_SAME_ONEOF']
}

/** Where Confluent's rules, which are ours, and buf's WIRE rules judge a change differently, and why. */
export const known = {
  otherPackage: {
    rules: Object.keys(counterparts),
    reason: 'buf compares nothing across packages, Confluent goes on to the messages',
    explains: isMoved
  },
  messageRemoved: {
    rules: ['MESSAGE_REMOVED'],
    reason: 'a message of the writer is lost to the reader; its removal changes no encoding',
    explains: ({ next, message }) => !next.messages.some(({ name }) => name === message)
  },
  removedUnreserved: {
    rules: ['FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED'],
    reason: 'buf wants the number of a removed field reserved, against its reuse by a later version',
    explains: ({ after }) => after === undefined
  },
  choiceRemoved: {
    rules: ['ONEOF_FIELD_REMOVED'],
    reason:
      'a reader cannot tell that a choice it does not know was made; to buf a reserved number is enough',
    explains: ({ next, message, before, after }) =>
      after === undefined && isReserved(next, message, before?.number)
  },
  constantRemoved: {
    rules: ['ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED'],
    reason: 'buf wants the number of a removed constant reserved; to Confluent it is an unknown number',
    explains: ({ message }) => message === enumName
  },
  outOfOneof: {
    rules: ['FIELD_SAME_ONEOF'],
    reason: 'a reader that has the field outside of the oneof reads what was chosen',
    explains: ({ before, after }) => isElsewhere(before, after) && after?.oneof === undefined
  },
  intoOneof: {
    rules: ['FIELD_SAME_ONEOF'],
    reason: 'a field may move into a oneof in which nothing else is of the writer, or all is of one oneof',
    explains: ({ before, after }) => isElsewhere(before, after) && after?.oneof !== undefined
  },
  stayedInOneof: {
    rules: ['FIELD_MOVED_TO_EXISTING_ONEOF', 'MULTIPLE_FIELDS_MOVED_TO_ONEOF'],
    reason: 'Confluent complains of all fields of a oneof that others joined, buf of those that joined',
    explains: ({ before, after }) => before?.oneof !== undefined && before.oneof === after?.oneof
  },
  unlabelled: {
    rules: ['FIELD_WIRE_COMPATIBLE_CARDINALITY', 'MESSAGE_SAME_REQUIRED_FIELDS'],
    reason: 'Confluent takes a field without a label, as all in oneofs are, to agree with any',
    explains: ({ before, after }) => isBoth(before, after) && (before?.label === '' || after?.label === '')
  },
  textsAndMessages: {
    rules: ['FIELD_WIRE_COMPATIBLE_CARDINALITY', 'MESSAGE_SAME_REQUIRED_FIELDS'],
    reason:
      'Confluent lets strings, bytes and messages change their label: of many, the reader takes the last',
    explains: ({ before, after }) => isBoth(before, after) && isDelimited(after)
  },
  kindFirst: {
    rules: ['FIELD_WIRE_COMPATIBLE_CARDINALITY', 'MESSAGE_SAME_REQUIRED_FIELDS'],
    reason: 'Confluent says of a field that its type changed and then nothing of its label',
    explains: ({ ours }) => ours.some(rule => /^FIELD_(?:SCALAR_KIND|NAMED_TYPE|KIND)_CHANGED$/.test(rule))
  },
  sameGroup: {
    rules: ['FIELD_WIRE_COMPATIBLE_TYPE'],
    reason: "Confluent's groups of scalars are wider: bool, 32 and 64 bits and enums, and string for bytes",
    explains: ({ before, after }) => groupOf(before) !== undefined && groupOf(before) === groupOf(after)
  },
  renamedMap: {
    rules: ['FIELD_WIRE_COMPATIBLE_TYPE'],
    reason:
      'buf compares the names of the messages that maps travel as, which follow from the names of the fields',
    explains: ({ before, after }) =>
      isMap(before?.type ?? '') && isMap(after?.type ?? '') && before?.name !== after?.name
  },
  entryOfMap: {
    rules: ['FIELD_WIRE_COMPATIBLE_TYPE'],
    reason: 'buf says of the entries of a map what Confluent says of the field',
    explains: ({ message }) => message.endsWith('Entry')
  },
  mapIsMap: {
    rules: ['FIELD_SCALAR_KIND_CHANGED', 'FIELD_NAMED_TYPE_CHANGED', 'FIELD_KIND_CHANGED'],
    reason: 'Confluent compares what is in maps; to buf a map is a message',
    explains: ({ before, after }) => [before, after].every(field => isMap(field?.type ?? ''))
  }
} as const satisfies Record<string, Known>

export type Reason = keyof typeof known

/** What either says of a place and the other does not, and why: undefined is not known. */
export function disagreements(judged: Judged): ReadonlyMap<string, Reason | undefined> {
  const { ours, buf } = judged
  const lone = [
    ...ours.filter(rule => !counterparts[rule]?.some(each => buf.includes(each))),
    ...buf.filter(rule => !ours.some(each => counterparts[each]?.includes(rule)))
  ]
  const names = Object.keys(known) as Reason[] // the keys of the table
  return new Map(
    lone.map(rule => [
      rule,
      names.find(name => {
        const { rules, explains }: Known = known[name]
        return rules.includes(rule) && explains(judged)
      })
    ])
  )
}

function isMoved({ old, next }: Judged): boolean {
  return old.suffix !== next.suffix
}

function isReserved({ messages }: File, message: string, number = 0): boolean {
  return messages.find(({ name }) => name === message)?.reserved.includes(number) ?? false
}

function isBoth(before: Field | undefined, after: Field | undefined): boolean {
  return before !== undefined && after !== undefined
}

function isElsewhere(before: Field | undefined, after: Field | undefined): boolean {
  return isBoth(before, after) && before?.oneof !== after?.oneof
}

function isDelimited(field: Field | undefined): boolean {
  return /^(?:string|bytes|Line|Order)/.test(field?.type ?? '')
}

const groups: readonly (readonly string[])[] = [
  ['int32', 'int64', 'uint32', 'uint64', 'bool', enumName],
  ['string', 'bytes']
]

function groupOf(field: Field | undefined): readonly string[] | undefined {
  return groups.find(each => each.includes(field?.type ?? ''))
}
