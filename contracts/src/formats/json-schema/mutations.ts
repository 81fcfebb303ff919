import { textFor } from './patterns.ts'
import { texts } from './sample.ts'

/** What may be put into a message, gathered from the schemas. */
export interface Pool {
  readonly values: readonly unknown[]
  /** Names of properties. */
  readonly names: readonly string[]
  readonly patterns: readonly string[]
  /** The length of the longest text. */
  readonly longest: number
}

/** Keywords whose members are properties. */
const naming = new Set(['properties', 'dependencies', 'dependentRequired', 'dependentSchemas'])
const valueLimit = 150
const lengthLimit = 300

/** The values that schemas name, the numbers on both sides of their limits, and texts and arrays of those lengths. */
export function poolOf(schemas: readonly unknown[]): Pool {
  const named: unknown[] = []
  const numbers = new Set<number>()
  const names = new Set<string>(['extra'])
  const patterns = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [keyword, held] of Object.entries(value)) {
      if (keyword === 'enum' && Array.isArray(held)) named.push(...held)
      else if (keyword === 'const') named.push(held)
      else if (typeof held === 'number') numbers.add(held)
      else if (keyword === 'pattern' && typeof held === 'string') patterns.add(held)
      else {
        if (naming.has(keyword) && typeof held === 'object' && held !== null) {
          for (const name of Object.keys(held)) names.add(name)
        }
        if (keyword === 'patternProperties' && typeof held === 'object' && held !== null) {
          for (const pattern of Object.keys(held)) {
            patterns.add(pattern)
            names.add(textFor(pattern) ?? 'extra')
          }
        }
        visit(held)
      }
    }
  }
  for (const schema of schemas) visit(schema)
  const near = [...numbers].flatMap(number => [
    number,
    number - 1,
    number + 1,
    number + 0.5,
    number * 2,
    number * 3
  ])
  const lengths = near.filter(length => Number.isInteger(length) && length >= 0 && length <= lengthLimit)
  const values = [
    null,
    true,
    false,
    0,
    1,
    -1,
    0.5,
    ...texts.slice(0, 8),
    '',
    {},
    [],
    ['text'],
    [1, 1],
    { extra: 'text' },
    ...named,
    ...near,
    ...lengths.map(length => 'a'.repeat(length)),
    ...lengths
      .filter(length => length <= 50)
      .flatMap(length => [arrayOf(length, at => at), arrayOf(length, () => 'text')]),
    ...lengths.filter(length => length <= 50).map(objectOf)
  ]
  const longest = Math.max(40, ...lengths)
  return {
    values: values.slice(0, valueLimit),
    names: [...names].slice(0, 60),
    patterns: [...patterns],
    longest
  }
}

type Place = readonly (string | number)[]
const placeLimit = 120

/** Places in a message, those where something could be added among them. The message itself is not one. */
export function placesIn(json: unknown, names: readonly string[]): readonly Place[] {
  const places: Place[] = []
  const visit = (value: unknown, place: Place): void => {
    if (typeof value !== 'object' || value === null || places.length > placeLimit) return
    const steps = Array.isArray(value)
      ? [...value.keys(), value.length]
      : [...new Set([...Object.keys(value), ...names])]
    for (const step of steps) places.push([...place, step])
    for (const [key, inner] of Object.entries(value)) {
      visit(inner, [...place, Array.isArray(value) ? Number(key) : key])
    }
  }
  visit(json, [])
  return places
}

/** The message with one place changed; `undefined` takes away what is there. */
export function withValue(json: unknown, [step, ...rest]: Place, value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(json)) {
    const changed = [...json]
    const inner = withValue(json[Number(step)], rest, value)
    if (inner === undefined) changed.splice(Number(step), 1)
    else changed[Number(step)] = inner
    return changed
  }
  const object = json as Readonly<Record<string, unknown>> // places lead through arrays and objects only
  const others = Object.entries(object).filter(([name]) => name !== step)
  const inner = withValue(Object.hasOwn(object, step) ? object[step] : undefined, rest, value)
  return Object.fromEntries(inner === undefined ? others : [...others, [step, inner]])
}

function arrayOf(length: number, item: (at: number) => unknown): readonly unknown[] {
  return Array.from({ length }, (_, at) => item(at))
}

function objectOf(size: number): unknown {
  return Object.fromEntries(Array.from({ length: size }, (_, at) => [`extra${at}`, 'text']))
}
