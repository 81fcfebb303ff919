import {
  fullName,
  isArray,
  isEnum,
  isFixed,
  isMap,
  isNamed,
  isPrimitive,
  isRecord,
  isUnion,
  type Named,
  type Primitive,
  type Schema,
  spaceOf
} from '../../support/avro-schemas.ts'

/** Numbers from 0, at random. */
export type Dice = () => number

const depthLimit = 8

/** A message of a settled schema in Avro's binary encoding; undefined when it has none, or none that ends soon. */
export function messageOf(schema: Schema, dice: Dice): readonly number[] | undefined {
  const known = new Map<string, Named>()
  collect(schema, '', known)

  const write = (node: Schema, space: string, depth: number): readonly number[] | undefined => {
    if (depth > depthLimit) return undefined
    if (isUnion(node)) {
      const start = dice()
      for (let step = 0; step < node.length; step++) {
        const index = (start + step) % node.length
        const value = write(node[index] ?? 'null', space, depth + 1)
        if (value !== undefined) return [...long(index), ...value]
      }
      return undefined
    }
    if (isArray(node)) return block([], write(node.items, space, depth + 1), dice)
    if (isMap(node)) return block(text('key'), write(node.values, space, depth + 1), dice)
    if (isNamed(node)) return writeNamed(node, fullName(node, space), depth)
    if (typeof node !== 'string') return primitive[node.type](dice)
    if (isPrimitive(node)) return primitive[node](dice)
    const name = [`${space}.${node}`, node].find(candidate => known.has(candidate)) ?? node
    const found = known.get(name)
    return found && writeNamed(found, name, depth)
  }
  const writeNamed = (node: Named, name: string, depth: number): readonly number[] | undefined => {
    if (isFixed(node)) return Array.from({ length: node.size }, () => dice() % 256)
    if (!isRecord(node)) return node.symbols.length === 0 ? undefined : long(dice() % node.symbols.length)
    const values = node.fields.map(({ type }) => write(type, spaceOf(name), depth + 1))
    const whole = values.filter(value => value !== undefined)
    return whole.length < values.length ? undefined : whole.flat()
  }
  return write(schema, '', 0)
}

/** Whether every type in it has a value. avsc takes no empty unions and enums. */
export function hasValues(schema: Schema): boolean {
  if (isUnion(schema)) return schema.length > 0 && schema.every(hasValues)
  if (isArray(schema)) return hasValues(schema.items)
  if (isMap(schema)) return hasValues(schema.values)
  if (isRecord(schema)) return schema.fields.every(({ type }) => hasValues(type))
  return !isEnum(schema) || schema.symbols.length > 0
}

/** The named types by their full names. */
function collect(node: Schema, space: string, known: Map<string, Named>): void {
  if (isUnion(node)) for (const branch of node) collect(branch, space, known)
  else if (isArray(node)) collect(node.items, space, known)
  else if (isMap(node)) collect(node.values, space, known)
  else if (isNamed(node)) {
    const name = fullName(node, space)
    known.set(name, node)
    if (isRecord(node)) for (const { type } of node.fields) collect(type, spaceOf(name), known)
  }
}

const primitive: Readonly<Record<Primitive, (dice: Dice) => readonly number[]>> = {
  null: () => [],
  boolean: dice => [dice() % 2],
  int: dice => long(dice() % 1_000_000),
  // What every float can hold, so that a promotion loses nothing.
  long: dice => long(dice() % 16_777_216),
  float: dice => [0, 0, dice() % 128, 66],
  double: dice => [0, 0, 0, 0, 0, 0, dice() % 256, 64],
  bytes: dice => text('~'.repeat(dice() % 4)),
  string: dice => text('abc'.slice(dice() % 3))
}

function block(key: readonly number[], value: readonly number[] | undefined, dice: Dice): readonly number[] {
  return value === undefined || dice() % 3 === 0 ? [0] : [...long(1), ...key, ...value, 0]
}

function text(value: string): readonly number[] {
  return [...long(value.length), ...new TextEncoder().encode(value)]
}

/** Zig-zag, seven bits a byte, the lowest first. */
function long(value: number): readonly number[] {
  const bytes: number[] = []
  let rest = value * 2
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return [...bytes, rest]
}
