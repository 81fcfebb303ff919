import { Failure, isFailure } from '../../failures.ts'
import { isJsonObject, type Json, JsonError, parseJson } from '../../json.ts'
import type { ParseOptions } from '../format.ts'
import { faultOf } from './check.ts'
import { draftOf } from './drafts.ts'
import { Library, type SchemaDocument } from './library.ts'
import type { Tree } from './tree.ts'
import { join } from './uris.ts'

/** Reads the text of a schema. @throws Failure schemaInvalid */
export function parse(text: string, { references, strict }: Required<ParseOptions>): Tree {
  const library = new Library()
  const document = documentOf(jsonOf(text), '')
  const root = library.add(document)
  const others = references.map(reference => {
    const json = attempt(reference.name, () => jsonOf(reference.text))
    const other = documentOf(json, join(root.base, reference.name))
    return { name: reference.name, located: library.add(other, reference.name) }
  })
  for (const { name, located } of others) {
    attempt(name, () => refuse(faultOf(located, library, false)))
  }
  refuse(faultOf(root, library, strict))
  return { document, library }
}

/** The name of the message that a schema describes: its title. */
export function nameOf({ document: { root } }: Tree): string | undefined {
  const title = isJsonObject(root) ? root.get('title') : undefined
  return typeof title === 'string' ? title : undefined
}

function documentOf(root: Json, uri: string): SchemaDocument {
  return { root, draft: draftOf(root), uri }
}

function jsonOf(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new Failure('schemaInvalid', { type: 'JSON', detail: error.message }, { cause: error })
  }
}

function refuse(fault: { readonly detail: string; readonly at: string } | undefined): void {
  if (fault !== undefined) throw new Failure('schemaInvalid', { type: 'JSON', ...fault })
}

/** A fault of a reference is told with the reference's name. */
function attempt<Value>(name: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    const detail = `The reference ${name} is not valid: ${error.facts.detail}`
    throw new Failure('schemaInvalid', { ...error.facts, type: 'JSON', detail }, { cause: error })
  }
}
