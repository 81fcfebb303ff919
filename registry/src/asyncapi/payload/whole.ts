import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@instep/contracts'
import { limits } from '../document/limits.ts'
import { holdsData, holdsNamedSchemas } from '../document/names.ts'
import { type Path, stepsOf } from '../document/path.ts'
import { isWithin, type Located, referenceIn, resolve } from '../document/references.ts'
import type { Tree } from '../document/tree.ts'
import type { Problems } from '../problems.ts'

/** A schema that needs nothing but itself, and where its parts came from. */
export interface WholeSchema {
  readonly json: Json
  /** Where in the document a part of the schema is written. */
  pathOf(inner: Path): Path
}

/** A JSON Schema with everything that it refers to in the document among its own definitions. */
export function wholeJsonSchema(tree: Tree, root: Located): WholeSchema {
  const holder = definitionsOf(root.value)
  const taken = new Set(isJsonObject(root.value) ? keysOf(root.value.get(holder)) : [])
  const names = new Map<Json, string>()
  const waiting: { readonly name: string; readonly target: Located }[] = []

  /** What a reference to a place in the document becomes. */
  function renamed(reference: string): string {
    const steps = stepsOf(reference)
    if (steps === undefined || steps.length === 0) return reference
    const target = resolve(tree, reference)
    if (target === undefined) return reference
    if (target.value === root.value) return '#'
    // What the schema brings with it stays where it is.
    if (isWithin(root.value, steps) && !isWithin(tree.root, steps)) return reference
    return `#/${holder}/${nameOf(target, steps)}`
  }

  function nameOf(target: Located, steps: readonly string[]): string {
    const known = names.get(target.value)
    if (known !== undefined) return known
    // A name that reads the same in pointers, URIs and reports.
    const wanted = steps.at(-1)?.replaceAll(/[^\w.-]/g, '_') ?? ''
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
    taken.add(name)
    names.set(target.value, name)
    waiting.push({ name, target })
    return name
  }

  const copied = (value: Json): Json => copyOf(value, renamed, false)
  const json = copied(root.value)
  const definitions = new Map<string, Json>()
  const sources = new Map<string, Path>()
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    definitions.set(next.name, copied(next.target.value))
    sources.set(next.name, next.target.path)
  }
  return {
    json: isJsonObject(json) && definitions.size > 0 ? withDefinitions(json, holder, definitions) : json,
    pathOf: ([first, name, ...rest]) => {
      const source = first === holder ? sources.get(String(name)) : undefined
      if (source !== undefined) return [...source, ...rest]
      return [...root.path, ...[first, name].filter(step => step !== undefined), ...rest]
    }
  }
}

/** An Avro schema with what it refers to in the document in its place: a type in full at first, then its name. */
export function wholeAvroSchema(tree: Tree, root: Located, problems: Problems): WholeSchema {
  let values = 0
  const written = new Set<Json>()
  const open: Json[] = []

  function copied(value: Json): Json {
    if (++values > limits.values) {
      problems.add(root.path, `The schema is more than ${limits.values} values with what it refers to`)
      problems.settle()
    }
    if (isJsonArray(value)) return value.map(copied)
    if (!isJsonObject(value)) return value
    const reference = referenceIn(value)
    const target = reference === undefined ? undefined : resolve(tree, reference)
    if (target !== undefined) return referred(target.value)
    return new Map([...value].map(([key, member]) => [key, key === 'default' ? member : copied(member)]))
  }

  function referred(target: Json): Json {
    const name = avroName(target)
    if (name !== undefined && written.has(target)) return name
    // A type without a name that holds itself has no end: Avro says so where the name is missing.
    if (open.includes(target)) return 'itself'
    written.add(target)
    open.push(target)
    const copy = copied(target)
    open.pop()
    return copy
  }

  written.add(root.value)
  return { json: copied(root.value), pathOf: inner => [...root.path, ...inner] }
}

function avroName(value: Json): string | undefined {
  if (!isJsonObject(value)) return undefined
  const name = value.get('name')
  const namespace = value.get('namespace')
  if (typeof name !== 'string') return undefined
  return typeof namespace === 'string' && !name.includes('.') ? `${namespace}.${name}` : name
}

function copyOf(value: Json, renamed: (reference: string) => string, hasNames: boolean): Json {
  if (isJsonArray(value)) return value.map(item => copyOf(item, renamed, false))
  if (!isJsonObject(value)) return value
  return new Map(
    [...value].map(([key, member]) => {
      if (hasNames) return [key, copyOf(member, renamed, false)]
      if (key === '$ref' && typeof member === 'string') return [key, renamed(member)]
      if (holdsData(key)) return [key, member]
      return [key, copyOf(member, renamed, holdsNamedSchemas(key))]
    })
  )
}

function withDefinitions(json: JsonObject, holder: string, definitions: ReadonlyMap<string, Json>): Json {
  const own = json.get(holder)
  return new Map([...json, [holder, new Map([...(isJsonObject(own) ? own : []), ...definitions])]])
}

/** Where a draft of JSON Schema keeps definitions. */
function definitionsOf(schema: Json): 'definitions' | '$defs' {
  const draft = isJsonObject(schema) ? schema.get('$schema') : undefined
  return typeof draft === 'string' && /draft\/(2019-09|2020-12)/.test(draft) ? '$defs' : 'definitions'
}

function keysOf(value: Json | undefined): readonly string[] {
  return isJsonObject(value) ? [...value.keys()] : []
}
