import { isJsonObject, type Json, type JsonObject, toPlain } from '../json.ts'
import { asText, at, type Interaction } from './pact.ts'

/** What a message of a pact looks like: a value, a part of one, or the bytes that travel. */
export type MessageExample =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | MessagePart

/** What a consumer reads of a message. */
export interface MessagePart {
  readonly kind: 'part'
  readonly value: unknown
  /** The full name of the message, where the consumer gives it. */
  readonly type: string | undefined
  /** Whether the consumer has a schema of its own, so that it may read what its producer does not write. */
  readonly isLenient: boolean
}

/** Content types under which a text is JSON. */
const jsonType = /^application\/(?:[\w.+-]*\+)?json\b|^application\/vnd\.schemaregistry/i

/**
 * The example of an asynchronous message; undefined when it has none, or one that cannot be read. V3 has the value
 * itself, V4 a text with its encoding and type. Where references tell of reading, contents are only what is read.
 */
export function exampleOf({ json }: Interaction): MessageExample | undefined {
  const example = contentsOf(json)
  const references = at(json, ['comments', 'references', 'instep'])
  if (example?.kind !== 'value' || at(references, ['reads']) === undefined) return example
  const type = asText(at(references, ['type']))
  return { kind: 'part', value: example.value, type, isLenient: at(references, ['reader']) !== undefined }
}

function contentsOf(json: JsonObject): MessageExample | undefined {
  const contents = json.get('contents')
  if (contents === undefined || contents === null) return undefined
  if (!isJsonObject(contents) || !contents.has('content')) {
    return isBase64Message(json) ? bytesOf(contents) : value(contents)
  }
  const content = contents.get('content') ?? null
  const encoded = contents.get('encoded') ?? false
  const type = asText(contents.get('contentType')) ?? ''
  if (encoded === 'base64' || (encoded === true && !jsonType.test(type))) return bytesOf(content)
  if (typeof content === 'string' && encoded === false && !jsonType.test(type) && type !== '')
    return undefined
  return value(content)
}

/** A V3 message says in its metadata that its contents are not JSON. */
function isBase64Message(json: ReadonlyMap<string, Json>): boolean {
  const metadata = json.get('metadata') ?? json.get('metaData')
  const type = isJsonObject(metadata) ? asText(metadata.get('contentType')) : undefined
  return type !== undefined && !jsonType.test(type) && typeof json.get('contents') === 'string'
}

function value(json: Json): MessageExample {
  return { kind: 'value', value: toPlain(json) }
}

function bytesOf(content: Json): MessageExample | undefined {
  if (typeof content !== 'string') return undefined
  try {
    return { kind: 'bytes', bytes: Uint8Array.from(atob(content), character => character.charCodeAt(0)) }
  } catch {
    return undefined
  }
}
