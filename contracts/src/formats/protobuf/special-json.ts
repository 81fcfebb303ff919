import type { FieldShape, Shape } from './shapes.ts'

/** What stands in JSON for a message of a type that every implementation knows. */
interface Special {
  /** From the JSON of the message's fields. */
  fold(fields: Readonly<Record<string, unknown>>): unknown
  /** The JSON of the message's fields; undefined leaves a datum as it is. */
  unfold(datum: unknown): Readonly<Record<string, unknown>> | undefined
}

/** Turns the JSON of a message's fields into what people write for it: a Timestamp is a text. */
export function fold(shape: Shape, fields: Readonly<Record<string, unknown>>): unknown {
  const special = specialOf(shape)
  if (special === undefined) return fields
  const folded = special.fold(fields)
  return folded === undefined ? fields : folded
}

/** The reverse of `fold`. A message in its fields is taken too. */
export function unfold(shape: Shape, datum: unknown): unknown {
  return specialOf(shape)?.unfold(datum) ?? datum
}

/** Whether null is a value of this field, rather than none. */
export function takesNull({ type }: FieldShape): boolean {
  if (type.kind === 'enum') return type.node.name === 'NullValue'
  return 'shape' in type && type.shape().name === 'google.protobuf.Value'
}

function specialOf({ isBuiltIn, name }: Shape): Special | undefined {
  return isBuiltIn ? specials.get(name) : undefined
}

const zeros = {
  DoubleValue: 0,
  FloatValue: 0,
  Int64Value: '0',
  UInt64Value: '0',
  Int32Value: 0,
  UInt32Value: 0,
  BoolValue: false,
  StringValue: '',
  BytesValue: ''
} as const

const specials: ReadonlyMap<string, Special> = new Map(
  Object.entries({
    Timestamp: {
      fold: ({ seconds = '0', nanos = 0 }) => timestampText(Number(seconds), Number(nanos)),
      unfold: datum => (typeof datum === 'string' ? timestampFields(datum) : undefined)
    },
    Duration: {
      fold: ({ seconds = '0', nanos = 0 }) => durationText(String(seconds), Number(nanos)),
      unfold: datum => (typeof datum === 'string' ? durationFields(datum) : undefined)
    },
    Struct: {
      fold: ({ fields = {} }) => fields,
      unfold: fields => ({ fields })
    },
    ListValue: {
      fold: ({ values = [] }) => values,
      unfold: values => ({ values })
    },
    Value: {
      fold: fields => ('nullValue' in fields ? null : Object.values(fields)[0]),
      unfold: valueFields
    },
    ...Object.fromEntries(
      Object.entries(zeros).map(([name, zero]) => [
        name,
        {
          fold: ({ value = zero }) => value,
          unfold: value => (isObject(value) ? undefined : { value })
        } satisfies Special
      ])
    )
  } satisfies Record<string, Special>).map(([name, special]) => [`google.protobuf.${name}`, special])
)

function valueFields(datum: unknown): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(datum)) return { listValue: datum }
  switch (typeof datum) {
    case 'number':
      return { numberValue: datum }
    case 'string':
      return { stringValue: datum }
    case 'boolean':
      return { boolValue: datum }
    default:
      return datum === null ? { nullValue: 0 } : { structValue: datum }
  }
}

/** RFC 3339 in UTC; a time that has no such text stays in seconds and nanoseconds. */
function timestampText(seconds: number, nanos: number): unknown {
  const isText = seconds >= -62_135_596_800 && seconds < 253_402_300_800 && nanos >= 0 && nanos < 1e9
  if (!isText) return undefined
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fractionText(nanos)}Z`
}

function timestampFields(text: string): Readonly<Record<string, unknown>> | undefined {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/.exec(text)
  const millis = Date.parse(`${match?.[1]}${match?.[3]}`)
  if (match === null || Number.isNaN(millis)) return undefined
  return { seconds: String(millis / 1000), nanos: nanosOf(match[2]) }
}

function durationText(seconds: string, nanos: number): unknown {
  const isNegative = seconds.startsWith('-') || nanos < 0
  const isText =
    Math.abs(nanos) < 1e9 && (seconds === '0' || nanos === 0 || seconds.startsWith('-') === nanos < 0)
  if (!isText) return undefined
  return `${isNegative ? '-' : ''}${seconds.replace('-', '')}${fractionText(Math.abs(nanos))}s`
}

function durationFields(text: string): Readonly<Record<string, unknown>> | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text)
  if (match === null) return undefined
  const sign = match[1] === '-' ? -1 : 1
  return { seconds: String(sign * Number(match[2])), nanos: sign * nanosOf(match[3]) || 0 }
}

/** No digits, or three, six or nine. */
function fractionText(nanos: number): string {
  if (nanos === 0) return ''
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '')}`
}

function nanosOf(digits = ''): number {
  return Number(digits.padEnd(9, '0'))
}

function isObject(datum: unknown): boolean {
  return typeof datum === 'object' && datum !== null
}
