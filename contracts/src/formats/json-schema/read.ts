import { Failure } from '../../failures.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { combined, extractLegacy, extractModern, plain } from './extract.ts'
import type { Library, Located } from './library.ts'
import { type Node, type Notes, nodeOf, type Reference, type Slot } from './model.ts'
import type { Tree } from './tree.ts'

/** A schema as a comparison sees it. */
export interface Model {
  readonly root: Node
  /** How many schemas were read for it; those behind names are read when the names are followed. */
  readonly size: number
}

const models = new WeakMap<Tree, Model>()

/**
 * The nodes of a schema. Made when first asked for, and kept.
 * @throws Failure comparisonTooCostly when it would be larger than a limit
 */
export function modelOf(tree: Tree, limit: number): Model {
  const known = models.get(tree)
  if (known !== undefined) return known
  const { document, library } = tree
  const reader = new Reader(library, limit)
  const root = nodeOf(reader.read(library.add(document)))
  const model = { root, size: reader.size }
  models.set(tree, model)
  return model
}

/** Makes one node of each schema, however often it is referred to. */
class Reader {
  readonly #library: Library
  readonly #limit: number
  readonly #made = new Map<JsonObject, Slot>()

  constructor(library: Library, limit: number) {
    this.#library = library
    this.#limit = limit
  }

  get size(): number {
    return this.#made.size
  }

  read(located: Located): Slot {
    const { schema } = located
    if (!isJsonObject(schema)) return plain(schema === false ? 'false' : 'true', schema)
    const known = this.#made.get(schema)
    if (known !== undefined) return known
    if (this.size > this.#limit) throw new Failure('comparisonTooCostly', { budget: this.#limit })
    const made = this.#make(located, schema)
    this.#made.set(schema, made)
    return made
  }

  #make(located: Located, schema: JsonObject): Slot {
    const { draft } = located
    const refer = (keyword: string) => this.#refer(schema.get(keyword), located)
    if (!draft.refHasSiblings && schema.has('$ref')) return refer('$ref') ?? plain('empty', schema)
    const read = (child: Json) => this.read(this.#library.within(located, child))
    const extract = draft.refHasSiblings ? extractModern : extractLegacy
    const slots = extract({ schema, draft, read, refer })
    const [first, second] = slots
    const slot =
      first === undefined
        ? plain('empty', schema)
        : second === undefined
          ? first
          : combined('allOf', slots, schema)
    return slot.kind === 'reference'
      ? slot
      : { ...slot, notes: notesOf(schema, draft.idKeyword), source: schema }
  }

  #refer(ref: Json | undefined, from: Located): Reference | undefined {
    if (typeof ref !== 'string') return undefined
    const source = new Map<string, Json>([['$ref', ref]])
    let node: Node | undefined
    return {
      kind: 'reference',
      source,
      follow: () => {
        node ??= this.#follow(ref, from) ?? plain('empty', source)
        return node
      }
    }
  }

  /** What does not resolve, or leads round in a circle, says nothing and so accepts everything. */
  #follow(ref: string, from: Located): Node | undefined {
    const seen = new Set<Json>()
    let target = this.#library.resolve(ref, from)
    while (target !== undefined && !seen.has(target.schema)) {
      seen.add(target.schema)
      const slot = this.read(target)
      if (slot.kind !== 'reference') return slot
      const next = isJsonObject(target.schema) ? refOf(target.schema) : undefined
      target = next === undefined ? undefined : this.#library.resolve(next, target)
    }
    return undefined
  }
}

function refOf(schema: JsonObject): string | undefined {
  const ref = schema.get('$ref') ?? schema.get('$dynamicRef') ?? schema.get('$recursiveRef')
  return typeof ref === 'string' ? ref : undefined
}

function notesOf(schema: JsonObject, idKeyword: string): Notes {
  return {
    id: schema.get(idKeyword),
    title: schema.get('title'),
    description: schema.get('description'),
    default: schema.get('default'),
    connectType: schema.get('connect.type')
  }
}
