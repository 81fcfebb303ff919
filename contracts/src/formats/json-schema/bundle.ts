import { isJsonArray, isJsonObject, type Json, type JsonObject, toPlain } from '../../json.ts'
import { refKeywords, type Shape, shapeOf } from './keywords.ts'
import type { Located } from './library.ts'
import type { Tree } from './tree.ts'

/**
 * A schema in JavaScript's own data, with all that it refers to inside it under `$defs` and no other address.
 * @param root a schema within the document, which is the whole unless told
 */
export function bundle({ document, library }: Tree, root: Located = library.add(document)): unknown {
  const numbers = new Map<Json, number>()
  const pending: Located[] = []
  const definitions: Record<string, unknown> = {}

  const refer = (ref: string, from: Located): unknown => {
    const target = library.resolve(ref, from)
    if (target === undefined || typeof target.schema === 'boolean') return target?.schema ?? true
    let number = numbers.get(target.schema)
    if (number === undefined) {
      number = numbers.size
      numbers.set(target.schema, number)
      pending.push(target)
    }
    return { $ref: `#/$defs/${number}` }
  }

  const write = (located: Located): unknown => {
    const { schema, draft } = located
    if (!isJsonObject(schema)) return schema
    const refs = refKeywords.flatMap(keyword => {
      const ref = shapeOf(keyword, draft) === undefined ? undefined : schema.get(keyword)
      return typeof ref === 'string' ? [refer(ref, located)] : []
    })
    if (refs.length > 0 && !draft.refHasSiblings) return refs[0]
    const written: [string, unknown][] = [...schema]
      .filter(([keyword]) => !dropped.has(keyword) && shapeOf(keyword, draft) !== undefined)
      .map(([keyword, value]) => [keyword, writeValue(value, shapeOf(keyword, draft), located)])
    const [first, second] = refs
    splitContains(written)
    if (first !== undefined && second === undefined && isRef(first)) written.push(['$ref', first.$ref])
    else if (refs.length > 0) written.push(['allOf', [...refs, ...besides(written)]])
    return Object.fromEntries(written)
  }

  const writeValue = (value: Json, shape: Shape | undefined, from: Located): unknown => {
    const child = (schema: Json): unknown =>
      isJsonObject(schema) || typeof schema === 'boolean'
        ? write(library.within(from, schema))
        : toPlain(schema)
    if (shape === undefined || !nested.has(shape)) return toPlain(value)
    if (isJsonArray(value)) return value.map(child)
    if (!maps.has(shape)) return child(value)
    return isJsonObject(value) ? membersOf(value, child) : toPlain(value)
  }

  const body = write(root)
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    definitions[String(numbers.get(next.schema))] = write(next)
  }
  if (typeof body !== 'object' || body === null) return body
  return Object.keys(definitions).length === 0 ? body : { ...body, $defs: definitions }
}

const nested: ReadonlySet<Shape> = new Set([
  'schema',
  'schemas',
  'schemaMap',
  'schemaOrSchemas',
  'schemaOrBoolean',
  'dependencies',
  'patternMap'
])
const maps: ReadonlySet<Shape> = new Set(['schemaMap', 'dependencies', 'patternMap'])
const dropped = new Set([
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  'definitions',
  '$defs',
  'contentSchema',
  '$comment',
  'title',
  'description',
  ...refKeywords
])

function membersOf(object: JsonObject, child: (schema: Json) => unknown): unknown {
  return Object.fromEntries(
    [...object].map(([name, schema]) => [name, isJsonArray(schema) ? toPlain(schema) : child(schema)])
  )
}

const containing: ReadonlySet<string> = new Set(['contains', 'minContains', 'maxContains'])

/** Puts `contains` into a schema of its own where it stands beside a tuple: the validator takes the one's answer for the other's. */
function splitContains(written: [string, unknown][]): void {
  const isTuple = written.some(
    ([keyword, value]) => keyword === 'prefixItems' || (keyword === 'items' && Array.isArray(value))
  )
  if (!isTuple || !written.some(([keyword]) => keyword === 'contains')) return
  const own = written.filter(([keyword]) => containing.has(keyword))
  const rest = written.filter(([keyword]) => !containing.has(keyword))
  const others = besides(rest)
  written.splice(0, written.length, ...rest, ['allOf', [...others, Object.fromEntries(own)]])
}

function besides(written: [string, unknown][]): readonly unknown[] {
  const index = written.findIndex(([keyword]) => keyword === 'allOf')
  const [taken] = index < 0 ? [] : written.splice(index, 1)
  return Array.isArray(taken?.[1]) ? taken[1] : []
}

function isRef(value: unknown): value is { readonly $ref: string } {
  return typeof value === 'object' && value !== null && '$ref' in value
}
