import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@instep/contracts'
import type { Problems } from '../problems.ts'
import { limits } from './limits.ts'
import { hasAuthorsNames, holdsData, holdsNamedSchemas } from './names.ts'
import { type Path, stepsOf } from './path.ts'
import { childOf, type Tree } from './tree.ts'

/** A value of the document, and the way to where it really stands. */
export interface Located {
  readonly value: Json
  readonly path: Path
}

/** The reference that stands in place of a value. */
export function referenceIn(value: Json | undefined): string | undefined {
  const reference = isJsonObject(value) ? value.get('$ref') : undefined
  return typeof reference === 'string' ? reference : undefined
}

/** What a reference within the document leads to, through others if need be; undefined where it leads nowhere. */
export function resolve(tree: Tree, reference: string): Located | undefined {
  return walk(tree, reference, new Set())
}

/** A value, or what a reference in its place leads to. */
export function followed(tree: Tree, located: Located): Located {
  const reference = referenceIn(located.value)
  return (reference === undefined ? undefined : resolve(tree, reference)) ?? located
}

/** Where a path of the document with everything in its place leads in the document as it was written. */
export function pathAsWritten(tree: Tree, path: Path): Path {
  let here: Located = { value: tree.root, path: [] }
  for (const [index, step] of path.entries()) {
    if (childOf(here.value, step) === undefined) here = followed(tree, here)
    const value = childOf(here.value, step)
    if (value === undefined) return [...here.path, ...path.slice(index)]
    here = { value, path: [...here.path, step] }
  }
  return here.path
}

function walk(tree: Tree, reference: string, open: Set<string>): Located | undefined {
  const steps = stepsOf(reference)
  if (steps === undefined || open.has(reference) || open.size > limits.chain) return undefined
  open.add(reference)
  let here: Located | undefined = { value: tree.root, path: [] }
  for (const step of steps) {
    // What a reference stands in for has the members that are asked for, not the reference.
    here = onward(tree, here, open)
    const value = here && childOf(here.value, step)
    if (here === undefined || value === undefined) return undefined
    here = { value, path: [...here.path, isJsonArray(here.value) ? Number(step) : step] }
  }
  return onward(tree, here, open)
}

function onward(tree: Tree, here: Located, open: Set<string>): Located | undefined {
  const reference = referenceIn(here.value)
  return reference === undefined ? here : walk(tree, reference, open)
}

/** Refuses every reference that does not lead to a place within the document. Nothing is ever fetched. */
export function checkReferences(tree: Tree, problems: Problems): void {
  const seen = new Set<Json>()

  /** @param payload the schema that the value is a part of: references may lead to places within it, too */
  function visit(value: Json, path: Path, hasNames: boolean, payload: Json | undefined): void {
    if (!(isJsonObject(value) || isJsonArray(value)) || seen.has(value)) return
    seen.add(value)
    if (isJsonArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index], false, payload)
      return
    }
    if (!hasNames) checkReference(value, path, payload)
    for (const [key, member] of value) {
      if (!hasNames && (holdsData(key) || (key.startsWith('x-') && !key.startsWith('x-instep-')))) continue
      const below = [...path, key]
      const isSchema = path.at(-1) === 'schemas' || (!hasNames && (key === 'payload' || key === 'schema'))
      const isMap = !hasNames && (hasAuthorsNames(below) || holdsNamedSchemas(key))
      visit(member, below, isMap, isSchema ? member : payload)
    }
  }

  function checkReference(value: JsonObject, path: Path, payload: Json | undefined): void {
    const reference = referenceIn(value)
    if (reference === undefined) return
    const steps = stepsOf(reference)
    // An anchor is for the schema that it stands in to resolve.
    if (steps === undefined && reference.startsWith('#') && payload !== undefined) return
    const at = [...path, '$ref']
    if (steps === undefined) {
      problems.add(
        at,
        `"${reference}" is not in this document. References are never fetched: put what it names under "components" and refer to it as "#/components/…", or name a registered schema with x-instep-schema`
      )
    } else if (resolve(tree, reference) === undefined && !isWithin(payload, steps)) {
      problems.add(
        at,
        `"${reference}" leads nowhere${isChained(tree, reference) ? ', or back to itself' : ''}`
      )
    }
  }

  visit(tree.root, [], false, undefined)
}

/** Whether a path leads somewhere in a schema, as its own definitions are referred to. */
export function isWithin(schema: Json | undefined, steps: readonly string[]): boolean {
  let value = schema
  for (const step of steps) value = childOf(value, step)
  return value !== undefined
}

/** Whether the place is there, and holds nothing but references. */
function isChained(tree: Tree, reference: string): boolean {
  let value: Json | undefined = tree.root
  for (const step of stepsOf(reference) ?? []) value = childOf(value, step)
  return referenceIn(value) !== undefined
}
