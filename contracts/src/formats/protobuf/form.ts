import type { MessageChoice } from '../format.ts'
import { type FieldForm, type Form, type Shape as MessageShape, signed, unsigned } from '../shape.ts'
import { docsOf } from './comments.ts'
import { scalarCodecs } from './scalars.ts'
import { chosenMessage, type FieldShape, type Shape, shapeOf, type TypeShape } from './shapes.ts'
import { type Definition, type Enum, type File, fieldsOf, isMessage, type Scalar, type Tree } from './tree.ts'

/** What the codec gives for a message: fields by their names in JSON, without those that are not written. */
export function shape(tree: Tree, choice: MessageChoice): MessageShape {
  const named = new Map<string, Form>()
  const pending: Shape[] = []
  const docs = new Docs()

  const messageForm = (message: Shape): Form => {
    const { name, isBuiltIn } = message
    const special = isBuiltIn ? specialForm(message) : undefined
    if (special !== undefined) return special
    if (!named.has(name)) {
      named.set(name, { kind: 'nothing' }) // keeps the place until its fields are looked at
      pending.push(message)
    }
    return { kind: 'reference', name }
  }

  /** A scalar in a message of its own stands for itself. */
  const specialForm = ({ name, fields }: Shape): Form | undefined => {
    const known = specials.get(name)
    const value = fields.get(1)
    return known === 'value' ? value && valueForm(value.type) : known
  }

  const recordForm = ({ name, fields }: Shape): Form => {
    const definition = tree.definitions.get(name)
    const doc = definition && docs.of(definition.file)
    const node = definition !== undefined && isMessage(definition) ? definition.node : undefined
    const written = new Map((node === undefined ? [] : fieldsOf(node)).map(({ number, at }) => [number, at]))
    const docAt = (at: number | undefined): string | undefined => (at === undefined ? undefined : doc?.(at))
    const forms = [...fields.values()].map(field => ({
      ...fieldForm(field),
      doc: docAt(written.get(field.number))
    }))
    return { kind: 'record', fields: forms, further: [], doc: docAt(node?.at) }
  }

  const fieldForm = (field: FieldShape): FieldForm => {
    const { jsonName: name, oneof: group, isRequired } = field
    if (field.type.kind === 'map') return { name, form: mapForm(field.type.shape()), isOptional: true }
    const form = valueForm(field.type)
    if (field.isRepeated) {
      return { name, form: { kind: 'list', first: [], rest: form, least: 1 }, isOptional: true }
    }
    const unwritten = field.hasPresence || isRequired ? undefined : zeroOf(field.type)
    return { name, form, isOptional: !isRequired, group, unwritten }
  }

  const mapForm = (entry: Shape): Form => {
    const [key, value] = [1, 2].map(number => entry.fields.get(number)?.type)
    const values: Form = value === undefined ? { kind: 'nothing' } : valueForm(value)
    return { kind: 'record', fields: [], further: [{ keys: keyForm(key), values }], least: 1 }
  }

  const valueForm = (type: TypeShape): Form => {
    if ('shape' in type) return messageForm(type.shape())
    if (type.kind !== 'enum') return scalarForms[type.kind]
    const definition = enums.get(type.node)
    const name = definition?.name ?? type.node.name
    const doc = definition && docs.of(definition.file)(type.node.at)
    named.set(name, { kind: 'literals', values: [...symbolsOf(type.node).values()], isOpen: true, doc })
    return { kind: 'reference', name }
  }

  const enums = new Map<Definition['node'], Definition>(
    [...tree.definitions.values()].map(each => [each.node, each])
  )
  const root = messageForm(shapeOf(tree, chosenMessage(tree, choice)))
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    named.set(next.name, recordForm(next))
  }
  return { root, named }
}

/** What the comments of files say. The canonical text has lost them. */
class Docs {
  readonly #known = new Map<File, (at: number) => string | undefined>()

  of(file: File): (at: number) => string | undefined {
    const known = this.#known.get(file) ?? (file.isBuiltIn ? () => undefined : docsOf(file.text))
    this.#known.set(file, known)
    return known
  }
}

/** Of constants with one number the first is read. */
function symbolsOf({ constants }: Enum): ReadonlyMap<number, string> {
  const symbols = new Map<number, string>()
  for (const { name, number } of constants) if (!symbols.has(number)) symbols.set(number, name)
  return symbols
}

function zeroOf(type: TypeShape): unknown {
  if ('shape' in type) return undefined
  return type.kind === 'enum' ? symbolsOf(type.node).get(0) : scalarCodecs[type.kind].zero
}

const text: Form = { kind: 'string' }
const floating = { kind: 'number', special: 'texts', from: -Infinity, to: Infinity } as const

const scalarForms: Readonly<Record<Scalar, Form>> = {
  double: { ...floating, precision: 'double' },
  float: { ...floating, precision: 'shortest', note: 'float' },
  int32: { kind: 'integer', as: 'number', ...signed(32) },
  int64: { kind: 'integer', as: 'text', ...signed(64), note: 'int64' },
  uint32: { kind: 'integer', as: 'number', ...unsigned(32) },
  uint64: { kind: 'integer', as: 'text', ...unsigned(64), note: 'uint64' },
  sint32: { kind: 'integer', as: 'number', ...signed(32) },
  sint64: { kind: 'integer', as: 'text', ...signed(64), note: 'sint64' },
  fixed32: { kind: 'integer', as: 'number', ...unsigned(32) },
  fixed64: { kind: 'integer', as: 'text', ...unsigned(64), note: 'fixed64' },
  sfixed32: { kind: 'integer', as: 'number', ...signed(32) },
  sfixed64: { kind: 'integer', as: 'text', ...signed(64), note: 'sfixed64' },
  bool: { kind: 'boolean' },
  string: text,
  bytes: { kind: 'bytes', as: 'base64', note: 'bytes' }
}

/** The keys of an object are texts, whatever a map's keys are. */
function keyForm(type: TypeShape | undefined): Form {
  if (type === undefined || 'shape' in type || type.kind === 'enum') return text
  const form = scalarForms[type.kind]
  if (form.kind === 'boolean') return { kind: 'literals', values: ['true', 'false'] }
  return form.kind === 'integer' ? { ...form, as: 'text' } : form
}

const anything: Form = { kind: 'anything' }

/** What stands in JSON for a message of a type that every implementation knows: see `special-json.ts`. */
const specials: ReadonlyMap<string, Form | 'value'> = new Map(
  Object.entries({
    Timestamp: { kind: 'string', format: 'date-time', note: 'Timestamp' },
    Duration: { kind: 'string', format: 'seconds', note: 'Duration' },
    Struct: { kind: 'record', fields: [], further: [{ keys: text, values: anything }] },
    ListValue: { kind: 'list', first: [], rest: anything, least: 0 },
    Value: anything,
    DoubleValue: 'value',
    FloatValue: 'value',
    Int64Value: 'value',
    UInt64Value: 'value',
    Int32Value: 'value',
    UInt32Value: 'value',
    BoolValue: 'value',
    StringValue: 'value',
    BytesValue: 'value'
  } satisfies Record<string, Form | 'value'>).map(([name, form]) => [`google.protobuf.${name}`, form])
)
