import { isJsonArray, isJsonObject, type Json } from '../../json.ts'
import { make, runtime } from '../made/runtime.ts'
import { quote } from '../made/source.ts'
import { isPlain } from './plain.ts'
import type { Tree } from './tree.ts'

/**
 * `isPlain` for data of a schema, with code that asks for the properties that the schema names by their names. The schema
 * is no more than a hint: what has other members is looked at in the general way.
 */
export function plainCheckOf(tree: Tree): (datum: unknown) => boolean {
  const functions: string[] = []
  const root = check(tree.document.root, 0, functions)
  if (root === undefined) return isPlain
  const source = `'use strict'
const getPrototypeOf = Object.getPrototypeOf, plain = Object.prototype
${functions.join('\n')}
return ${root}`
  return make<(datum: unknown) => boolean>(source, { rt: runtime, isPlain }) ?? isPlain
}

/** Schemas are followed so deep, and code is made for so many. */
const depthLimit = 20
const mostFunctions = 500

/** Adds a function that checks data of a schema, and tells its name; undefined where the schema names nothing. */
function check(schema: Json, depth: number, functions: string[]): string | undefined {
  if (!isJsonObject(schema) || depth > depthLimit || functions.length > mostFunctions) return undefined
  const properties = schema.get('properties')
  if (isJsonObject(properties)) return objectCheck([...properties], depth, functions)
  const items = schema.get('items')
  return isJsonArray(items) || items === undefined ? undefined : listCheck(items, depth, functions)
}

function objectCheck(
  properties: readonly (readonly [string, Json])[],
  depth: number,
  functions: string[]
): string {
  const members = properties.map(([name, schema], index) => {
    const within = check(schema, depth + 1, functions)
    const value = `m${index}`
    return `const ${value} = v[${quote(name)}]
if (${value} !== undefined) {
members++
${memberCheck(value, within, depth)}
}`
  })
  return add(
    functions,
    `if (typeof v !== 'object' || v === null || getPrototypeOf(v) !== plain || v.toJSON !== undefined) return isPlain(v, ${depth})
let members = 0
${members.join('\n')}
for (const _ in v) members--
if (members === 0) return true
for (const key in v) switch (key) {
${properties.map(([name]) => `case ${quote(name)}:`).join(' ')}
if (v[key] !== undefined) break
default: if (!isPlain(v[key], ${depth + 1})) return false
}
return true`
  )
}

function memberCheck(value: string, within: string | undefined, depth: number): string {
  const deeper = `if (!${within ?? 'isPlain'}(${value}, ${depth + 1})) return false`
  return `if (typeof ${value} === 'number') { if (${value} - ${value} !== 0) return false }
else if (typeof ${value} !== 'string' && typeof ${value} !== 'boolean' && ${value} !== null) { ${deeper} }`
}

function listCheck(items: Json, depth: number, functions: string[]): string | undefined {
  const within = check(items, depth + 1, functions)
  return add(
    functions,
    `if (!Array.isArray(v) || v.toJSON !== undefined) return isPlain(v, ${depth})
for (let i = 0; i < v.length; i++) {
const item = v[i]
${memberCheck('item', within, depth)}
}
return true`
  )
}

function add(functions: string[], body: string): string {
  const name = `check${functions.length}`
  functions.push(`function ${name}(v) {\n${body}\n}`)
  return name
}
