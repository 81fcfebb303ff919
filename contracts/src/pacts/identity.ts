import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isJsonArray, type Json, type JsonObject } from '../json.ts'
import { specificationVersionOf } from './pact.ts'
import { compareText, rubyJson } from './ruby-json.ts'

/**
 * What makes two pacts the same content, as the Pact Broker computes it. The names, the metadata and the order of the
 * interactions do not count; all that an interaction says does.
 */
export function contentSha(root: JsonObject): string {
  const interactions = present(root.get('interactions'))
  const messages = present(root.get('messages'))
  if (interactions === undefined && messages === undefined) return hash(rubyJson(root))
  // Next to interactions the broker leaves messages in the order of the file.
  const writeMessages = interactions === undefined ? sortedItems : sortedJson
  return hash(
    object({
      interactions: written(interactions, sortedItems),
      messages: written(messages, writeMessages),
      pact_specification_version: written(specificationVersionOf(root), sortedJson)
    })
  )
}

/** The `_id` under which a verifier reports the result of this interaction. */
export function interactionId(interaction: JsonObject): string {
  const named = [...interaction].filter(([key]) => key !== '_id')
  return hash(sortedJson(new Map(named)))
}

function present(value: Json | undefined): Json | undefined {
  return value === null || value === false ? undefined : value
}

function written(value: Json | undefined, write: (value: Json) => string): string | undefined {
  return value === undefined ? undefined : write(value)
}

function object(members: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(members).filter(([, text]) => text !== undefined)
  return `{${known.map(([name, text]) => `"${name}":${text}`).join()}}`
}

function sortedItems(items: Json): string {
  return isJsonArray(items) ? `[${items.map(sortedJson).sort(compareText).join()}]` : sortedJson(items)
}

function sortedJson(value: Json): string {
  return rubyJson(value, { sorted: true })
}

function hash(text: string): string {
  return bytesToHex(sha1(utf8ToBytes(text)))
}
