import fc from 'fast-check'

/** A .proto file, as far as compatibility depends on it. */
export interface File {
  readonly syntax: 'proto2' | 'proto3'
  /** What is put behind the package's name, which is the pair's own. */
  readonly suffix: string
  readonly messages: readonly Message[]
  readonly enums: readonly Enum[]
}

export interface Message {
  readonly name: string
  readonly fields: readonly Field[]
  readonly reserved: readonly number[]
}

export interface Field {
  readonly number: number
  readonly name: string
  readonly label: Label
  readonly type: string
  readonly oneof: string | undefined
}

export type Label = '' | 'optional' | 'required' | 'repeated'

export interface Enum {
  readonly name: string
  readonly constants: ReadonlyMap<number, string>
}

export const scalars = [
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
  'float',
  'double'
] as const

/** The names in every file: messages, one of them nested, and an enum. */
export const messageNames = ['Order', 'Line', 'Order.Part'] as const
export const enumName = 'State'

const maps = ['map<string, int32>', 'map<int32, Line>', 'map<bool, State>', 'map<string, string>']

export const types: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...scalars) },
  { weight: 2, arbitrary: fc.constantFrom('Line', 'Order.Part', enumName) },
  { weight: 1, arbitrary: fc.constantFrom(...maps) }
)

export function isMap(type: string): boolean {
  return type.startsWith('map<')
}

const drafts = fc.record({
  type: types,
  label: fc.constantFrom('optional', 'repeated', 'required', 'none'),
  isInOneof: fc.integer({ min: 0, max: 5 }).map(draw => (draw < 2 ? `choice${draw}` : undefined))
})

/** A field that is allowed where it stands. A required message of its own kind would have no values. */
export function settled(field: Field, syntax: File['syntax']): Field {
  if (isMap(field.type)) return { ...field, label: '', oneof: undefined }
  if (field.oneof !== undefined) return { ...field, label: '' }
  const isMessage = /^(?:Line|Order)/.test(field.type)
  const label: Label =
    field.label === 'required' && (syntax === 'proto3' || isMessage) ? 'optional' : field.label
  return { ...field, label: syntax === 'proto2' && label === '' ? 'optional' : label }
}

export const files: fc.Arbitrary<File> = fc
  .record({
    syntax: fc.constantFrom('proto2' as const, 'proto3' as const),
    fields: fc.array(fc.array(drafts, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
    constants: fc.integer({ min: 1, max: 4 })
  })
  .map(({ syntax, fields, constants }) => ({
    syntax,
    suffix: '',
    messages: messageNames.map((name, place) => ({
      name,
      reserved: [],
      fields: (fields[place] ?? []).map(({ type, label, isInOneof }, index) =>
        settled(
          {
            number: index + 1,
            name: `f${index + 1}`,
            label: label === 'none' ? '' : label,
            type,
            oneof: isInOneof
          },
          syntax
        )
      )
    })),
    enums: [
      {
        name: enumName,
        constants: new Map(Array.from({ length: constants }, (_, number) => [number, `C${number}`]))
      }
    ]
  }))

/** The text of a file, with each field on a line. */
export function textOf(file: File, name: string): string {
  return [
    `syntax = "${file.syntax}";`,
    `package ${name}${file.suffix};`,
    ...file.messages
      .filter(message => !message.name.includes('.'))
      .flatMap(message => messageLines(message, file)),
    ...file.enums.flatMap(item => [
      `enum ${item.name} {`,
      ...[...item.constants].map(([number, constant]) => `  ${constant} = ${number};`),
      '}'
    ])
  ].join('\n')
}

function messageLines(message: Message, file: File): readonly string[] {
  const simpleName = message.name.split('.').at(-1)
  const nested = file.messages.filter(({ name }) => name.startsWith(`${message.name}.`))
  const oneofs = new Set(message.fields.flatMap(({ oneof }) => (oneof === undefined ? [] : [oneof])))
  return [
    `message ${simpleName} {`,
    ...message.reserved.map(number => `  reserved ${number};`),
    ...message.fields.filter(({ oneof }) => oneof === undefined).map(fieldLine),
    ...[...oneofs].flatMap(oneof => [
      `  oneof ${oneof} {`,
      ...message.fields.filter(field => field.oneof === oneof).map(fieldLine),
      '  }'
    ]),
    ...nested.flatMap(inner => messageLines(inner, file)),
    '}'
  ]
}

function fieldLine({ label, type, name, number }: Field): string {
  return `  ${label} ${type} ${name} = ${number};`
}
