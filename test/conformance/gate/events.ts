import fc from 'fast-check'

/** One field of an event, in words that every format has its own for. */
export interface EventField {
  readonly name: (typeof names)[number]
  readonly type: 'string' | 'int' | 'long' | 'double' | 'boolean' | 'status'
  readonly presence: 'required' | 'optional' | 'defaulted'
  readonly isMany: boolean
}

const names = ['id', 'amount', 'customer', 'status', 'note'] as const

/** An event of a few fields. Two of them are as often alike as not. */
export const events: fc.Arbitrary<readonly EventField[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      type: fc.constantFrom<EventField['type'][]>('string', 'int', 'long', 'double', 'boolean', 'status'),
      presence: fc.constantFrom<EventField['presence'][]>('required', 'optional', 'defaulted'),
      isMany: fc.integer({ min: 0, max: 5 }).map(dice => dice === 0)
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: names.length }
  )
  .map(fields => fields.toSorted((one, other) => (one.name < other.name ? -1 : 1)))

/** An event, and what became of it by small steps. */
export const histories: fc.Arbitrary<readonly (readonly EventField[])[]> = events.chain(first =>
  fc
    .array(
      fc.record({
        name: fc.constantFrom(...names),
        change: fc.constantFrom('remove' as const, 'replace' as const),
        with: events
      }),
      { minLength: 2, maxLength: 3 }
    )
    .map(steps => {
      const versions = [first]
      for (const { name, change, with: other } of steps) {
        versions.push(changed(versions.at(-1) ?? first, name, change, other))
      }
      return versions
    })
)

function changed(
  event: readonly EventField[],
  name: string,
  change: 'remove' | 'replace',
  other: readonly EventField[]
): readonly EventField[] {
  const rest = event.filter(field => field.name !== name)
  const added = change === 'replace' ? other.filter(field => field.name === name) : []
  const next = [...rest, ...added]
  return next.length === 0 ? event : next.toSorted((one, two) => (one.name < two.name ? -1 : 1))
}

/** How each format writes an event. */
export const writings: Readonly<Record<string, (event: readonly EventField[]) => string>> = {
  AVRO: avro,
  JSON: json,
  PROTOBUF: protobuf
}

const avroTypes: Readonly<Record<Exclude<EventField['type'], 'status'>, string>> = {
  string: 'string',
  int: 'int',
  long: 'long',
  double: 'double',
  boolean: 'boolean'
}
const avroDefaults: Readonly<Record<EventField['type'], unknown>> = {
  string: '',
  int: 0,
  long: 0,
  double: 0,
  boolean: false,
  status: 'OPEN'
}

function avro(event: readonly EventField[]): string {
  const fields = event.map(({ name, type, presence, isMany }) => {
    const own =
      type === 'status' ? { type: 'enum', name: `${name}Status`, symbols: ['OPEN', 'PAID'] } : avroTypes[type]
    const many = isMany ? { type: 'array', items: own } : own
    if (presence === 'optional') return { name, type: ['null', many], default: null }
    return presence === 'required'
      ? { name, type: many }
      : { name, type: many, default: isMany ? [] : avroDefaults[type] }
  })
  return JSON.stringify({ type: 'record', name: 'Event', namespace: 'shop', fields })
}

const jsonTypes: Readonly<Record<EventField['type'], object>> = {
  string: { type: 'string' },
  int: { type: 'integer', minimum: -100, maximum: 100 },
  long: { type: 'integer' },
  double: { type: 'number' },
  boolean: { type: 'boolean' },
  status: { enum: ['OPEN', 'PAID'] }
}

function json(event: readonly EventField[]): string {
  const properties = Object.fromEntries(
    event.map(({ name, type, isMany }) => [
      name,
      isMany ? { type: 'array', items: jsonTypes[type] } : jsonTypes[type]
    ])
  )
  const required = event.filter(({ presence }) => presence === 'required').map(({ name }) => name)
  const isClosed = event.some(({ presence }) => presence === 'defaulted')
  return JSON.stringify({
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(isClosed ? { additionalProperties: false } : {})
  })
}

const protobufTypes: Readonly<Record<EventField['type'], string>> = {
  string: 'string',
  int: 'int32',
  long: 'int64',
  double: 'double',
  boolean: 'bool',
  status: 'Status'
}

function protobuf(event: readonly EventField[]): string {
  const fields = event.map(({ name, type, presence, isMany }) => {
    const label = isMany ? 'repeated ' : presence === 'optional' ? 'optional ' : ''
    return `  ${label}${protobufTypes[type]} ${name} = ${names.indexOf(name) + 1};`
  })
  return `syntax = "proto3";\npackage shop;\nmessage Event {\n${fields.join('\n')}\n}\nenum Status { OPEN = 0; PAID = 1; }\n`
}
