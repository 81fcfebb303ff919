import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Draft, isMetaSchema } from './drafts.ts'
import { childrenOf } from './keywords.ts'
import { join, split } from './uris.ts'

/** One text, as it was written. */
export interface SchemaDocument {
  readonly root: Json
  readonly draft: Draft
  /** The address that the text's own references are relative to, unless it has an id. */
  readonly uri: string
}

/** A schema, where it stands, and how to read it. */
export interface Located {
  readonly schema: Json
  /** The address that its references are relative to. */
  readonly base: string
  readonly draft: Draft
}

/** Documents and the schemas in them that have a name. Nothing is ever fetched: what is not here, is not there. */
export class Library {
  readonly #byUri = new Map<string, Located>()
  readonly #byName = new Map<string, Located>()
  readonly #bases = new Map<JsonObject, string>()

  /** @param name what referring schemas call the document */
  add(document: SchemaDocument, name?: string): Located {
    const { root, draft, uri } = document
    const base = this.#baseOf(root, draft, uri)
    const located = { schema: root, base, draft }
    if (name !== undefined) this.#byName.set(name, located)
    for (const address of [uri, base]) this.#put(address, located)
    this.#index(located)
    return located
  }

  /** What a `$ref` stands for; undefined when nothing here has that address. */
  resolve(ref: string, from: Located): Located | undefined {
    const [address, fragment] = split(ref)
    const uri = address === '' ? from.base : join(from.base, address)
    const anchored = this.#byUri.get(`${uri}#${fragment}`)
    if (fragment !== '' && anchored !== undefined) return anchored
    const resource = this.#byUri.get(uri) ?? this.#byName.get(address) ?? this.#byName.get(ref)
    if (resource === undefined) {
      return isMetaSchema(uri) ? { schema: true, base: uri, draft: from.draft } : undefined
    }
    if (fragment === '' || this.#byName.get(ref) === resource) return resource
    return fragment.startsWith('/')
      ? this.#at(resource, fragment)
      : this.#byUri.get(`${resource.base}#${fragment}`)
  }

  /** A schema within another, which may have an id of its own. */
  within(parent: Located, schema: Json): Located {
    const base = (isJsonObject(schema) && this.#bases.get(schema)) || parent.base
    return { schema, base, draft: parent.draft }
  }

  #put(address: string, located: Located): void {
    if (!this.#byUri.has(address)) this.#byUri.set(address, located)
  }

  /** Follows a JSON pointer; `definitions` and `$defs` stand for each other. */
  #at(resource: Located, pointer: string): Located | undefined {
    let found: Json | undefined = resource.schema
    let base = resource.base
    for (const step of pointer.slice(1).split('/').map(unescaped)) {
      if (isJsonArray(found)) found = /^\d+$/.test(step) ? found[Number(step)] : undefined
      else if (isJsonObject(found)) found = found.get(step) ?? found.get(bridges[step] ?? step)
      else return undefined
      if (isJsonObject(found)) base = this.#bases.get(found) ?? base
    }
    const isSchema = isJsonObject(found) || typeof found === 'boolean'
    return isSchema && found !== undefined ? { schema: found, base, draft: resource.draft } : undefined
  }

  #index(root: Located): void {
    const pending = [root]
    for (let located = pending.pop(); located !== undefined; located = pending.pop()) {
      const { schema, base, draft } = located
      if (!isJsonObject(schema) || this.#bases.has(schema)) continue
      this.#bases.set(schema, base)
      for (const anchor of anchorsOf(schema, draft)) this.#put(`${base}#${anchor}`, located)
      for (const child of childrenOf(schema, draft)) {
        const inner = this.#baseOf(child.schema, draft, base)
        const next = { schema: child.schema, base: inner, draft }
        if (inner !== base) this.#put(inner, next)
        pending.push(next)
      }
    }
  }

  #baseOf(schema: Json, draft: Draft, outer: string): string {
    const id = isJsonObject(schema) && !isBareRef(schema, draft) ? schema.get(draft.idKeyword) : undefined
    if (typeof id !== 'string') return outer
    const [address] = split(id)
    return address === '' ? outer : join(outer, address)
  }
}

const bridges: Readonly<Record<string, string>> = { definitions: '$defs', $defs: 'definitions' }

function anchorsOf(schema: JsonObject, draft: Draft): readonly string[] {
  const id = isBareRef(schema, draft) ? undefined : schema.get(draft.idKeyword)
  const names = [
    typeof id === 'string' ? split(id)[1] : undefined,
    draft.age >= 2019 ? schema.get('$anchor') : undefined,
    draft.age >= 2020 ? schema.get('$dynamicAnchor') : undefined
  ]
  return names.filter(name => typeof name === 'string' && name !== '') as string[] // the filter asks for it
}

function isBareRef(schema: JsonObject, draft: Draft): boolean {
  return !draft.refHasSiblings && typeof schema.get('$ref') === 'string'
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
