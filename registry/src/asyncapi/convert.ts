import { type AsyncAPIConvertVersion, convert } from '@asyncapi/converter'
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  JsonNumber,
  type JsonObject
} from '@instep/contracts'
import type { Path } from './document/path.ts'
import { referenceIn } from './document/references.ts'
import { childOf, createTree, type Tree } from './document/tree.ts'
import type { Problems } from './problems.ts'

const target: AsyncAPIConvertVersion = '3.0.0'

/**
 * A document of AsyncAPI 2 as one of AsyncAPI 3. The converter moves things about and knows no more than JSON.parse
 * does, so objects carry a mark by which they are found again, and with them what stands where in the text; schemas and
 * numbers are replaced by another while it works.
 */
export function converted(tree: Tree, problems: Problems): Tree {
  const marks = createMarks(tree, problems)
  const document = marks.marked(tree.root, []) as Plain
  try {
    return marks.restored(joined(partsOf(document, marks.hasChannelReferences()).map(convertPart)))
  } catch (error) {
    problems.add([], `The document cannot be converted to AsyncAPI 3: ${String(error)}`)
    problems.settle()
    throw error
  }
}

type Plain = Readonly<Record<string, unknown>>

function convertPart(part: Plain): Plain {
  return convert(part as never, target, { v2tov3: { idGenerator: idOf } } as never) as unknown as Plain // JSON in, JSON out
}

/** So many channels are converted at once: the converter's time grows with their square. */
const channelsAtOnce = 200

/**
 * A document in parts that can be converted by themselves. Channels have nothing to do with each other unless one
 * refers into another; those that are references stay with what they refer to.
 */
function partsOf(document: Plain, hasChannelReferences: boolean): readonly Plain[] {
  const channels = Object.entries((document.channels ?? {}) as Readonly<Record<string, Plain>>)
  if (hasChannelReferences || channels.length <= channelsAtOnce) return [document]
  const isReference = ([, channel]: (typeof channels)[number]): boolean => '$ref' in channel
  const own = channels.filter(channel => !isReference(channel))
  const { asyncapi, info } = document
  const parts = Array.from({ length: Math.ceil(own.length / channelsAtOnce) }, (_, part) => ({
    asyncapi,
    info,
    channels: Object.fromEntries(own.slice(part * channelsAtOnce, (part + 1) * channelsAtOnce))
  }))
  return [{ ...document, channels: Object.fromEntries(channels.filter(isReference)) }, ...parts]
}

function joined([base = {}, ...others]: readonly Plain[]): Plain {
  const all = (name: 'channels' | 'operations') =>
    Object.fromEntries([base, ...others].flatMap(part => Object.entries(part[name] ?? {})))
  return { ...base, channels: all('channels'), operations: all('operations') }
}

interface Part {
  readonly asyncapi: unknown
  readonly kind: string
  readonly key: string | number
  readonly object: { readonly [key: string]: unknown }
  readonly parentId?: string
}

/** Channels keep their address as their name, operations their id, messages the name of the component that they are. */
function idOf({ kind, key, object, parentId = '' }: Part): string {
  if (kind === 'channel') return String(object['x-channelId'] ?? key)
  if (kind === 'operation') return String(object.operationId ?? `${parentId}.${key}`)
  const [, component] = /^#\/components\/messages\/(.+)$/.exec(String(object.$ref ?? '')) ?? []
  const position = typeof key === 'number' ? `.${key}` : ''
  return component ?? String(object.messageId ?? `${parentId}.message${position}`)
}

type Pattern = readonly string[]

/** What is no longer needed, and what the converter cannot do without another thing that may be missing. */
const left: readonly Pattern[] = [
  ['servers', '*', 'security'],
  ['components', 'servers', '*', 'security'],
  ['components', 'securitySchemes'],
  ['channels', '*', 'publish|subscribe', 'security'],
  ['components', 'channels', '*', 'publish|subscribe', 'security']
]

/** What the converter has no business in: schemas, and parameters, which it cannot copy with everything in them. */
const untouched: readonly Pattern[] = [
  ['components', 'schemas'],
  ['components', 'messages', '*', 'payload|headers|examples'],
  ['components', 'messageTraits', '*', 'headers|examples'],
  ['channels', '*', 'parameters'],
  ['components', 'parameters'],
  ['components', 'channels', '*', 'parameters'],
  ...[['channels'], ['components', 'channels']].flatMap(channels =>
    [['message'], ['message', 'oneOf', '*']].map(message => [
      ...channels,
      '*',
      'publish|subscribe',
      ...message,
      'payload|headers|examples'
    ])
  )
]

/** The converter goes through their members by name. */
const maps: readonly Pattern[] = [[], ['servers'], ['channels'], ['components'], ['components', '*']]

const operations: readonly Pattern[] = [
  ['channels', '*', 'publish|subscribe'],
  ['components', 'channels', '*', 'publish|subscribe']
]

function isAt(path: Path, patterns: readonly Pattern[]): boolean {
  return patterns.some(
    pattern =>
      pattern.length === path.length &&
      pattern.every((step, index) => step === '*' || step.split('|').includes(String(path[index])))
  )
}

const mark = 'x-instep-mark'

interface Marks {
  /** Whether something refers to a part of a channel. */
  hasChannelReferences(): boolean
  marked(value: Json, path: Path): unknown
  restored(value: unknown): Tree
}

function createMarks(tree: Tree, problems: Problems): Marks {
  const objects: JsonObject[] = []
  const kept: Json[] = []
  const { offsets } = tree
  let hasChannelReferences = false

  function marked(value: Json, path: Path): unknown {
    if (value instanceof JsonNumber || isAt(path, untouched)) return `${mark} ${kept.push(value) - 1}`
    if (isJsonArray(value)) return value.map((item, index) => marked(item, [...path, index]))
    if (!isJsonObject(value)) return value
    if (referenceIn(value)?.startsWith('#/channels/')) hasChannelReferences = true
    if (isAt(path, operations) && !value.has('message')) {
      problems.add(path, 'The operation does not say which message: give it a "message"')
    }
    const copy = Object.fromEntries(
      [...value]
        .filter(([key]) => !isAt([...path, key], left))
        .map(([key, member]) => [key, marked(member, [...path, key])])
    )
    return isAt(path, maps) ? copy : { ...copy, [mark]: objects.push(value) - 1 }
  }

  function restored(value: unknown, path: Path, near: number): Json {
    if (typeof value === 'string' && value.startsWith(mark)) {
      return kept[Number(value.slice(mark.length))] ?? value
    }
    if (Array.isArray(value)) return list(value, path, near)
    if (typeof value === 'object' && value !== null)
      return object(value as Record<string, unknown>, path, near)
    return (value ?? null) as Json // a text, true, false or null
  }

  function list(value: readonly unknown[], path: Path, near: number): JsonArray {
    const items: Json[] = []
    for (const [index, item] of value.entries()) {
      const offset = firstOffset(item) ?? near
      offsets.note(items, index, offset)
      items.push(restored(item, [...path, index], offset))
    }
    return items
  }

  function object(value: Readonly<Record<string, unknown>>, path: Path, near: number): JsonObject {
    // What has no mark has kept its place, or is new.
    const source = objects[Number(value[mark])] ?? valueAt(tree.root, path)
    const members = new Map<string, Json>()
    for (const [key, member] of Object.entries(value)) {
      if (key === mark) continue
      const known = isJsonObject(source) ? offsets.of(source, key) : undefined
      const offset = known ?? firstOffset(member) ?? near
      offsets.note(members, key, offset)
      members.set(key, restored(member, [...path, key], offset))
    }
    return members
  }

  /** Where the first member of an object was. */
  function firstOffset(value: unknown): number | undefined {
    if (typeof value !== 'object' || value === null || !(mark in value)) return undefined
    const source = objects[Number(value[mark])]
    const [key] = source?.keys() ?? []
    return source === undefined || key === undefined ? undefined : offsets.of(source, key)
  }

  return {
    marked,
    hasChannelReferences: () => hasChannelReferences,
    restored: value => createTree(restored(value, [], 0), offsets, tree.lines)
  }
}

function valueAt(root: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(childOf, root)
}
