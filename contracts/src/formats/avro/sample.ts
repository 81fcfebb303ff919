import type { EnumNode, Node, Primitive, RecordNode } from './tree.ts'

/** A value as people read it and as the writer encodes it. */
export interface Sample {
  readonly json: unknown
  readonly bytes: readonly number[]
}

/** How many values one sample may hold. */
const budget = 10_000
const midnight = 20_454 // 2026-01-01

/** Makes small, plausible values. Where a type cannot end (or not within the budget) there is none. */
export class Sampler {
  readonly #open = new Set<Node>()
  #work = 0

  /** @param name what the value is called, a field for instance */
  sample(node: Node, name: string): Sample | undefined {
    if (++this.#work > budget) return undefined
    switch (node.kind) {
      case 'record':
        return this.record(node, new Map())
      case 'enum':
        return node.symbols.length === 0 ? undefined : this.symbol(node, 0)
      case 'fixed':
        return node.size > budget ? undefined : bytesOf(new Array<number>(node.size).fill(0x30))
      case 'array': {
        const item = this.sample(node.items, name)
        return this.items(item === undefined ? [] : [item])
      }
      case 'map': {
        const value = this.sample(node.values, name)
        return this.entries(value === undefined ? [] : [['key', value]])
      }
      case 'union':
        return this.#union(node.branches, name)
      default:
        return primitive[node.kind](name, String(node.props.get('logicalType')))
    }
  }

  /** A record with some of its fields given. */
  record(node: RecordNode, given: ReadonlyMap<string, Sample>): Sample | undefined {
    if (this.#open.has(node)) return undefined
    this.#open.add(node)
    const members: [string, unknown][] = []
    const bytes: number[] = []
    for (const field of node.fields.values()) {
      const value = given.get(field.name) ?? this.sample(field.type, field.name)
      if (value === undefined) break
      members.push([field.name, value.json])
      append(bytes, value.bytes)
    }
    this.#open.delete(node)
    return members.length < node.fields.size ? undefined : { json: Object.fromEntries(members), bytes }
  }

  symbol(node: EnumNode, index: number): Sample {
    return { json: node.symbols[index], bytes: long(index) }
  }

  items(items: readonly Sample[]): Sample {
    const block = items.length === 0 ? [] : [...long(items.length), ...items.flatMap(({ bytes }) => bytes)]
    return { json: items.map(({ json }) => json), bytes: [...block, 0] }
  }

  entries(entries: readonly (readonly [string, Sample])[]): Sample {
    const pairs = entries.flatMap(([key, { bytes }]) => [...text(key), ...bytes])
    const block = entries.length === 0 ? [] : [...long(entries.length), ...pairs]
    return { json: Object.fromEntries(entries.map(([key, { json }]) => [key, json])), bytes: [...block, 0] }
  }

  branch(index: number, value: Sample): Sample {
    return { json: value.json, bytes: [...long(index), ...value.bytes] }
  }

  /** The first branch that says something, else null. */
  #union(branches: readonly Node[], name: string): Sample | undefined {
    const order = branches
      .map((branch, index) => ({ branch, index }))
      .sort((one, other) => Number(one.branch.kind === 'null') - Number(other.branch.kind === 'null'))
    for (const { branch, index } of order) {
      const value = this.sample(branch, name)
      if (value !== undefined) return this.branch(index, value)
    }
    return undefined
  }
}

const primitive: Readonly<Record<Primitive, (name: string, logicalType: string) => Sample>> = {
  null: () => ({ json: null, bytes: [] }),
  boolean: () => ({ json: true, bytes: [1] }),
  int: (_name, logicalType) => number(logicalType === 'date' ? midnight : 1),
  long: (_name, logicalType) => number(instants[logicalType] ?? 1),
  float: () => ({ json: 1.5, bytes: [0, 0, 0xc0, 0x3f] }),
  double: () => ({ json: 1.5, bytes: [0, 0, 0, 0, 0, 0, 0xf8, 0x3f] }),
  bytes: (name, logicalType) => {
    const { json, bytes } = logicalType === 'decimal' ? bytesOf([0x64]) : bytesOf([...utf8(`${name}-1`)])
    return { json, bytes: [...long(bytes.length), ...bytes] }
  },
  string: (name, logicalType) => {
    const value = logicalType === 'uuid' ? '00000000-0000-4000-8000-000000000001' : `${name}-1`
    return { json: value, bytes: text(value) }
  }
}

const instants: Readonly<Record<string, number>> = {
  'timestamp-millis': midnight * 86_400_000,
  'timestamp-micros': midnight * 86_400_000_000,
  'local-timestamp-millis': midnight * 86_400_000,
  'local-timestamp-micros': midnight * 86_400_000_000
}

function number(value: number): Sample {
  return { json: value, bytes: long(value) }
}

/** Bytes are shown as Avro shows them in JSON: a character each. */
function bytesOf(bytes: readonly number[]): Sample {
  return { json: bytes.map(byte => String.fromCharCode(byte)).join(''), bytes }
}

function text(value: string): readonly number[] {
  const bytes = utf8(value)
  return [...long(bytes.length), ...bytes]
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

/** Zig-zag, seven bits a byte, the lowest first. For whole numbers from 0. */
function long(value: number): readonly number[] {
  const bytes: number[] = []
  let rest = value * 2
  while (rest > 127) {
    bytes.push((rest % 128) | 0x80)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

function append(target: number[], bytes: readonly number[]): void {
  for (const byte of bytes) target.push(byte)
}
