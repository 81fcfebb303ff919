import fc from 'fast-check'
import {
  enumName,
  type Field,
  type File,
  files,
  isMap,
  type Message,
  settled,
  textOf,
  types
} from './files.ts'

/** Two versions of a file, and by which edits one became the other. */
export interface Evolution {
  readonly old: File
  readonly next: File
  readonly edits: readonly EditName[]
}

/** What an edit draws from. */
interface Dice {
  readonly place: number
  readonly spot: number
  readonly type: string
}

type Edit = (file: File, dice: Dice) => File

const fieldEdit =
  (change: (field: Field, dice: Dice) => Field): Edit =>
  (file, dice) =>
    inMessage(file, dice, message => ({
      ...message,
      fields: message.fields.map((field, index) =>
        index === dice.spot % message.fields.length ? settled(change(field, dice), file.syntax) : field
      )
    }))

const removal =
  (isReserved: boolean): Edit =>
  (file, dice) =>
    inMessage(file, dice, message => {
      const gone = message.fields[dice.spot % Math.max(1, message.fields.length)]
      return {
        ...message,
        fields: message.fields.filter(field => field !== gone),
        reserved: isReserved && gone !== undefined ? [...message.reserved, gone.number] : message.reserved
      }
    })

const edits = {
  retype: fieldEdit((field, { type }) => ({ ...field, type })),
  toWireTwin: fieldEdit(field => ({ ...field, type: twins[field.type] ?? field.type })),
  relabel: fieldEdit((field, { place }) => ({
    ...field,
    label: (['optional', 'repeated', 'required', ''] as const)[place % 4] ?? ''
  })),
  retypeAndRelabel: fieldEdit((field, { type, place }) => ({
    ...field,
    type,
    label: (['repeated', 'required'] as const)[place % 2] ?? ''
  })),
  rename: fieldEdit(field => ({ ...field, name: `${field.name}x` })),
  intoOneof: fieldEdit((field, { place }) => ({ ...field, oneof: `choice${place % 3}` })),
  outOfOneof: fieldEdit(field => ({ ...field, oneof: undefined })),
  add: (file, dice) =>
    inMessage(file, dice, message => {
      const number = Math.max(0, ...message.reserved, ...message.fields.map(field => field.number)) + 1
      const oneof = dice.spot % 3 === 0 ? 'choice0' : undefined
      const label = (['optional', 'repeated', 'required', ''] as const)[dice.spot % 4] ?? ''
      const field = { number, name: `f${number}`, label, type: dice.type, oneof }
      return { ...message, fields: [...message.fields, settled(field, file.syntax)] }
    }),
  remove: removal(false),
  removeReserving: removal(true),
  removeMessage: file => ({
    ...file,
    messages: file.messages
      .filter(({ name }) => name !== 'Order.Part')
      .map(message => ({
        ...message,
        fields: message.fields.map(field =>
          field.type === 'Order.Part' ? { ...field, type: 'Line' } : field
        )
      }))
  }),
  addMessage: file => ({
    ...file,
    messages: file.messages.some(({ name }) => name === 'Extra')
      ? file.messages
      : [{ name: 'Extra', fields: [], reserved: [] }, ...file.messages]
  }),
  addConstant: file => inEnum(file, constants => constants.set(constants.size + 10, `D${constants.size}`)),
  removeConstant: file =>
    inEnum(file, constants => {
      if (constants.size > 1) constants.delete([...constants.keys()].at(-1) ?? 0)
    }),
  renameConstant: file => inEnum(file, constants => constants.set(0, 'RENAMED')),
  changePackage: (file, { place }) => (place % 4 === 0 ? { ...file, suffix: '.moved' } : file)
} satisfies Record<string, Edit>

export type EditName = keyof typeof edits
export const editNames = Object.keys(edits) as readonly EditName[] // the keys of the table

/** Types that are encoded alike, or nearly. */
const twins: Readonly<Record<string, string>> = {
  int32: 'int64',
  int64: 'bool',
  uint32: 'int32',
  uint64: enumName,
  bool: 'uint32',
  [enumName]: 'int32',
  sint32: 'sint64',
  sint64: 'sint32',
  fixed32: 'sfixed32',
  sfixed32: 'fixed32',
  fixed64: 'sfixed64',
  sfixed64: 'fixed64',
  string: 'bytes',
  bytes: 'string',
  float: 'double',
  Line: 'bytes'
}

function inMessage(file: File, { place }: Dice, change: (message: Message) => Message): File {
  const at = place % file.messages.length
  return {
    ...file,
    messages: file.messages.map((message, index) => (index === at ? change(message) : message))
  }
}

function inEnum(file: File, change: (constants: Map<number, string>) => unknown): File {
  return {
    ...file,
    enums: file.enums.map(item => {
      const constants = new Map(item.constants)
      change(constants)
      return { ...item, constants }
    })
  }
}

export const evolutions: fc.Arbitrary<Evolution> = fc
  .record({
    old: files,
    steps: fc.array(
      fc.record({
        edit: fc.constantFrom(...editNames),
        place: fc.nat(999),
        spot: fc.nat(999),
        type: types
      }),
      { minLength: 1, maxLength: 4 }
    )
  })
  .map(({ old, steps }) => ({
    old,
    next: steps.reduce((file, { edit, ...dice }) => edits[edit](file, dice), old),
    edits: steps.map(({ edit }) => edit)
  }))
  .filter(({ old, next }) => textOf(old, 'p') !== textOf(next, 'p') && isWhole(next))

/** Whether no type lacks its message. */
function isWhole({ messages }: File): boolean {
  const names = new Set(messages.map(({ name }) => name))
  return messages.every(({ fields }) =>
    fields.every(({ type }) => isMap(type) || !type.startsWith('Order.') || names.has(type))
  )
}
