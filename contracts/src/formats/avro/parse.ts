import { Failure, isFailure } from '../../failures.ts'
import {
  isJsonArray,
  isJsonObject,
  type Json,
  JsonError,
  JsonNumber,
  type JsonObject,
  parseJson
} from '../../json.ts'
import type { ParseOptions } from '../format.ts'
import { fits, java } from './defaults.ts'
import { faultOf, type Name, nameIn } from './names.ts'
import { doubleIn, fitsBits, isIntegral, javaDouble } from './numbers.ts'
import { assignShapes, primitiveShape } from './shapes.ts'
import {
  type Field,
  isPrimitive,
  labelOf,
  type NamedNode,
  type Node,
  orders,
  type PrimitiveNode,
  type RecordNode,
  type Tree
} from './tree.ts'

/** Reads the text of a schema. @throws Failure schemaInvalid */
export function parse(text: string, { references, strict }: Required<ParseOptions>): Tree {
  const known = new Map<string, NamedNode>()
  for (const reference of references) {
    try {
      parseOne(reference.text, known, false)
    } catch (error) {
      if (!isFailure(error, 'schemaInvalid')) throw error
      fail(`The reference ${reference.name} is not valid: ${error.facts.detail}`, error.facts.at)
    }
  }
  const external = new Set(known.keys())
  return { root: parseOne(text, known, strict), external }
}

function parseOne(text: string, known: Map<string, NamedNode>, strict: boolean): Node {
  const root = new Reader(known, strict).read(jsonOf(text))
  assignShapes(root)
  return root
}

function jsonOf(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new Failure('schemaInvalid', { type: 'AVRO', detail: error.message }, { cause: error })
  }
}

function fail(detail: string, at?: string): never {
  throw new Failure('schemaInvalid', { type: 'AVRO', detail, ...(at === undefined ? {} : { at }) })
}

/** Higher stacks of types are refused, also when they are piled up by references. */
const heightLimit = 1000
/** The longest fixed that Java can hold. */
const sizeLimit = 2_147_483_639

const noProps: JsonObject = new Map()
const reserved = new Set('doc fields items name namespace size symbols values type aliases'.split(' '))
const reservedInEnum = new Set([...reserved, 'default'])
const reservedInField = new Set('default doc name order type aliases'.split(' '))

/** Makes nodes of JSON. Every method takes the enclosing namespace and a JSON pointer for its complaints. */
class Reader {
  readonly #known: Map<string, NamedNode>
  readonly #strict: boolean
  /** Defaults are judged at the end, when all types are complete. */
  readonly #defaults: { readonly type: Node; readonly value: Json; readonly at: string }[] = []

  constructor(known: Map<string, NamedNode>, strict: boolean) {
    this.#known = known
    this.#strict = strict
  }

  read(json: Json): Node {
    const root = this.#type(json, '', '')
    for (const { type, value, at } of this.#defaults) {
      if (!fits(type, value, java))
        fail(`The default is not a value of the field's type, ${labelOf(type)}`, at)
    }
    return root
  }

  #type(json: Json, space: string, at: string): Node {
    if (typeof json === 'string') return this.#lookUp(json, space, at)
    if (isJsonArray(json)) return this.#union(json, space, at)
    if (!isJsonObject(json)) return fail('A type is a name, an object or an array', at)
    const type = json.get('type')
    if (typeof type !== 'string') return fail('A schema object needs a "type" that is a string', at)
    const props = propsOf(json, type === 'enum' ? reservedInEnum : reserved)
    if (isPrimitive(type)) return { ...primitiveNodes[type], props }
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(json, props, type === 'error', space, at)
      case 'enum':
        return this.#enum(json, props, space, at)
      case 'fixed':
        return this.#fixed(json, props, space, at)
      case 'array': {
        const items = this.#member(json, 'items', space, at)
        return { kind: 'array', items, props, height: above([items], at), shape: 0 }
      }
      case 'map': {
        const values = this.#member(json, 'values', space, at)
        return { kind: 'map', values, props, height: above([values], at), shape: 0 }
      }
      default:
        return this.#lookUp(type, space, at)
    }
  }

  #lookUp(text: string, space: string, at: string): Node {
    if (isPrimitive(text)) return { ...primitiveNodes[text] }
    const found =
      this.#known.get(text.includes('.') ? text : nameIn(space, text).full) ?? this.#known.get(text)
    if (found !== undefined) return found
    const hint = /^(record|error|enum|fixed|array|map)$/.test(text)
      ? 'this type needs an object'
      : 'a type must be defined before its name is used, here or in a reference'
    return fail(`Unknown type ${JSON.stringify(text)}: ${hint}`, at)
  }

  #member(json: JsonObject, key: 'items' | 'values', space: string, at: string): Node {
    const member = json.get(key)
    return member === undefined ? fail(`"${key}" is missing`, at) : this.#type(member, space, `${at}/${key}`)
  }

  #union(json: readonly Json[], space: string, at: string): Node {
    const labels = new Set<string>()
    const branches = json.map((item, index) => {
      const branch = this.#type(item, space, `${at}/${index}`)
      if (branch.kind === 'union') fail('A union may not stand directly in a union', `${at}/${index}`)
      const label = labelOf(branch)
      if (labels.has(label)) fail(`A union may hold ${label} only once`, `${at}/${index}`)
      labels.add(label)
      return branch
    })
    return { kind: 'union', branches, props: noProps, height: above(branches, at), shape: 0 }
  }

  #record(json: JsonObject, props: JsonObject, isError: boolean, space: string, at: string): Node {
    const naming = this.#naming(json, space, at)
    const items = json.get('fields')
    if (!isJsonArray(items)) return fail('"fields" must be an array', at)
    const fields = new Map<string, Field>()
    const unfilled = { sequence: [], fieldShapes: [], height: 0, shape: 0 }
    const record: RecordNode = { kind: 'record', isError, ...naming, fields, props, ...unfilled }
    this.#known.set(naming.name.full, record)
    items.forEach((item, index) => {
      const field = this.#field(item, naming.name.space, `${at}/fields/${index}`)
      if (fields.has(field.name)) {
        fail(
          `The record ${naming.name.full} has two fields named ${JSON.stringify(field.name)}`,
          `${at}/fields/${index}`
        )
      }
      fields.set(field.name, field)
    })
    record.sequence = [...fields.values()]
    record.height = above(
      record.sequence.map(field => field.type),
      at
    )
    return record
  }

  #field(json: Json, space: string, at: string): Field {
    if (!isJsonObject(json)) return fail('A field must be an object', at)
    const name = json.get('name')
    if (typeof name !== 'string' || name === '') return fail('A field needs a "name" that is a string', at)
    this.#checkName(name, `${at}/name`)
    const written = json.get('type')
    if (written === undefined) return fail(`The field ${JSON.stringify(name)} has no "type"`, at)
    const type = this.#type(written, space, `${at}/type`)
    const order = orderOf(json.get('order'), at)
    const aliases = [...new Set(this.#aliases(json, at))]
    const value = defaultOf(type, json.get('default'), at)
    if (this.#strict && value !== undefined) this.#defaults.push({ type, value, at: `${at}/default` })
    return {
      name,
      type,
      doc: textOf(json.get('doc')),
      default: value,
      order,
      aliases,
      props: propsOf(json, reservedInField)
    }
  }

  #enum(json: JsonObject, props: JsonObject, space: string, at: string): Node {
    const naming = this.#naming(json, space, at)
    const items = json.get('symbols')
    if (!isJsonArray(items)) return fail('"symbols" must be an array', at)
    const symbols = new Set<string>()
    for (const [index, symbol] of items.entries()) {
      const place = `${at}/symbols/${index}`
      if (typeof symbol !== 'string') return fail('A symbol must be a string', place)
      if (symbols.has(symbol)) fail(`The symbol ${JSON.stringify(symbol)} stands twice`, place)
      this.#checkName(symbol, place)
      symbols.add(symbol)
    }
    const fallback = textOf(json.get('default'))
    if (fallback !== undefined && !symbols.has(fallback)) {
      fail(`The default ${JSON.stringify(fallback)} is not one of the symbols`, `${at}/default`)
    }
    return this.#define({
      kind: 'enum',
      ...naming,
      symbols: [...symbols],
      fallback,
      props,
      height: 1,
      shape: 0
    })
  }

  #fixed(json: JsonObject, props: JsonObject, space: string, at: string): Node {
    const naming = this.#naming(json, space, at)
    const size = json.get('size')
    const isSize = size instanceof JsonNumber && isIntegral(size.text) && fitsBits(size.text, 32)
    const bytes = isSize ? Number(size.text) : -1
    if (bytes < 0 || bytes > sizeLimit)
      return fail(`"size" must be a whole number from 0 to ${sizeLimit}`, at)
    return this.#define({ kind: 'fixed', ...naming, size: bytes, props, height: 1, shape: 0 })
  }

  #define(node: NamedNode): Node {
    this.#known.set(node.name.full, node)
    return node
  }

  #naming(json: JsonObject, space: string, at: string): Pick<NamedNode, 'name' | 'doc' | 'aliases'> {
    const text = json.get('name')
    if (typeof text !== 'string') return fail('A record, enum or fixed needs a "name" that is a string', at)
    const name = nameIn(textOf(json.get('namespace')) ?? space, text)
    if (name.simple === '') fail('A name may not be empty', `${at}/name`)
    if (name.space === '' && isPrimitive(name.simple))
      fail(`${name.simple} is the name of a primitive type`, `${at}/name`)
    this.#checkName(name.full, `${at}/name`)
    if (this.#known.has(name.full)) fail(`${name.full} is defined already`, at)
    const aliases = new Map<string, Name>()
    for (const alias of this.#aliases(json, at)) {
      const other = nameIn(name.space, alias)
      aliases.set(other.full, other)
    }
    return { name, doc: textOf(json.get('doc')), aliases: [...aliases.values()] }
  }

  #aliases(json: JsonObject, at: string): readonly string[] {
    const aliases = json.get('aliases') ?? []
    const place = `${at}/aliases`
    if (!isJsonArray(aliases) || json.get('aliases') === null)
      return fail('"aliases" must be an array', place)
    return aliases.map(alias => {
      if (typeof alias !== 'string') return fail('An alias must be a string', place)
      this.#checkName(alias.startsWith('.') ? alias.slice(1) : alias, place)
      return alias
    })
  }

  #checkName(name: string, at: string): void {
    const fault = this.#strict ? faultOf(name) : undefined
    if (fault !== undefined) fail(`The name ${JSON.stringify(name)} is not valid: ${fault}`, at)
  }
}

const primitiveNodes = Object.fromEntries(
  ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']
    .filter(isPrimitive)
    .map(kind => [kind, { kind, props: noProps, height: 1, shape: primitiveShape(kind) }])
) as Record<PrimitiveNode['kind'], PrimitiveNode> // fromEntries forgets the keys

function above(nodes: readonly Node[], at: string): number {
  const height = 1 + nodes.reduce((most, node) => Math.max(most, node.height), 0)
  return height > heightLimit ? fail(`Types are nested more than ${heightLimit} levels deep`, at) : height
}

function propsOf(json: JsonObject, without: ReadonlySet<string>): JsonObject {
  let props: Map<string, Json> | undefined
  for (const [key, value] of json) {
    if (without.has(key)) continue
    props ??= new Map()
    props.set(key, value)
  }
  return props ?? noProps
}

function textOf(json: Json | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined
}

function orderOf(json: Json | undefined, at: string): Field['order'] {
  if (json === undefined) return 'ascending'
  const order = typeof json === 'string' ? orders.find(known => known === json.toLowerCase()) : undefined
  return order ?? fail('"order" must be ascending, descending or ignore', `${at}/order`)
}

/** The text of a number is taken for the number where a float or double is wanted. */
function defaultOf(type: Node, json: Json | undefined, at: string): Json | undefined {
  if ((type.kind !== 'float' && type.kind !== 'double') || typeof json !== 'string') return json
  const value = doubleIn(json)
  if (value === undefined) return fail(`The default ${JSON.stringify(json)} is not a number`, `${at}/default`)
  return Number.isFinite(value) ? new JsonNumber(javaDouble(value)) : String(value)
}
