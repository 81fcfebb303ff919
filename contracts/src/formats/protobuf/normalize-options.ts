import { scopes } from './names.ts'
import { gather } from './print-options.ts'
import {
  definitionOf,
  type Field,
  fieldsOf,
  isMessage,
  type Message,
  type MessageValue,
  type NamePart,
  type Option,
  type Tree,
  type Value
} from './tree.ts'

/**
 * Options in the order of their names, those of extensions by full name. `(a).b = 1` and `(a).c = 2` become
 * `(a) = { b: 1, c: 2 }`. Keys are sorted, numbers spelled one way, lists of one are their item.
 * @param scope the full name of what the options stand in
 */
export function normalizeOptions(tree: Tree, options: readonly Option[], scope: string): readonly Option[] {
  const byName = new Map<string, Folded[]>()
  for (const option of options) {
    const folded = fold(tree, option, scope)
    const key = folded.head.isExtension ? `(${folded.head.text})` : folded.head.text
    const same = byName.get(key)
    if (same === undefined) byName.set(key, [folded])
    else same.push(folded)
  }
  return [...byName.values()]
    .sort(([one], [other]) => ((one?.head.text ?? '') < (other?.head.text ?? '') ? -1 : 1))
    .flatMap(same => merged(tree, same))
    .map(({ name, value }) => ({ name, value: tidy(value) }))
}

interface Folded {
  readonly head: NamePart
  readonly value: Value
  /** The extension that the head names, when it is known. */
  readonly field: Field | undefined
}

/** Settings of one option, as one where they are parts of one message. */
function merged(tree: Tree, same: readonly Folded[]): readonly Option[] {
  const messages = same.map(({ value }) => value).filter(isMessageValue)
  const [first] = same
  if (first === undefined) return []
  if (messages.length < same.length || first.field?.label === 'repeated') {
    return same.map(({ head, value }) => ({ name: [head], value }))
  }
  return [{ name: [first.head], value: merge(tree, messages, messageOf(tree, first.field)) }]
}

/** The first part of an option's name, and a value that holds the other parts. */
function fold(tree: Tree, { name, value }: Option, scope: string): Folded {
  const [first = { text: '', isExtension: false }, ...rest] = name.map(part =>
    part.isExtension ? { ...part, text: extensionName(tree, part.text, scope) } : part
  )
  const folded = rest.reduceRight<Value>(
    (inner, part) => ({
      kind: 'message',
      entries: [[part.isExtension ? `[${part.text}]` : part.text, inner]]
    }),
    value
  )
  return {
    head: first,
    value: folded,
    field: first.isExtension ? tree.extensions.get(first.text) : undefined
  }
}

/** Without a leading dot. A name that is not found stays as it is. */
export function extensionName(tree: Tree, written: string, scope: string): string {
  const found = scopes(written, scope).find(name => tree.extensions.has(name))
  return found ?? written.replace(/^\./, '')
}

/** What several settings of one message amount to: repeated fields are added to, messages are merged. */
function merge(tree: Tree, messages: readonly MessageValue[], type: Message | undefined): MessageValue {
  const [only] = messages
  if (only !== undefined && messages.length === 1) return only
  const fields = new Map((type === undefined ? [] : fieldsOf(type)).map(field => [field.name, field]))
  const byKey = new Map<string, Value[]>()
  for (const [key, value] of messages.flatMap(({ entries }) => [...gather(entries)])) {
    const values = byKey.get(key)
    if (values === undefined) byKey.set(key, [value])
    else values.push(value)
  }
  const entries = [...byKey].flatMap(([key, values]) => {
    const field = fields.get(key)
    const parts = values.filter(isMessageValue)
    const isMany = field?.label === 'repeated' || field?.type.kind === 'map'
    return isMany || parts.length < values.length
      ? values.map(value => [key, value] as const)
      : [[key, merge(tree, parts, messageOf(tree, field))] as const]
  })
  return { kind: 'message', entries }
}

function isMessageValue(value: Value): value is MessageValue {
  return value.kind === 'message'
}

function messageOf(tree: Tree, field: Field | undefined): Message | undefined {
  if (field?.type.kind !== 'named') return undefined
  const definition = definitionOf(tree, field.type)
  return isMessage(definition) ? definition.node : undefined
}

function tidy(value: Value): Value {
  switch (value.kind) {
    case 'number':
      return { kind: 'number', text: plainNumber(value.text) }
    case 'list': {
      const [only, ...more] = value.items.map(tidy)
      return only !== undefined && more.length === 0 ? only : { kind: 'list', items: value.items.map(tidy) }
    }
    case 'message': {
      const entries = [...gather(value.entries)].map(([key, item]) => [key, tidy(item)] as const)
      return { kind: 'message', entries: entries.sort(([one], [other]) => (one < other ? -1 : 1)) }
    }
    default:
      return value
  }
}

/** `-2.0` is -2, `10f` is 10, `0x1F` is 31; whole numbers keep all their digits. */
export function plainNumber(text: string): string {
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.slice(sign.length)
  if (/^0[0-7]+$/.test(digits)) return sign + BigInt(`0o${digits.slice(1)}`)
  if (/^(?:\d+|0[xX].+)$/.test(digits)) return sign + BigInt(digits)
  return sign + Number(digits.replace(/[fF]$/, ''))
}
