import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { formatOf, type Schema } from '@instep/contracts'
import { typeOf } from '@instep/pact'

/** A schema as tests give it: the name of a file, or the text. */
export async function schemaFrom(given: string, type?: string): Promise<Schema> {
  const isFile = !given.includes('\n') && existsSync(given)
  const text = isFile ? await readFile(given, 'utf8') : given
  return formatOf(type ?? (isFile ? typeOf(given) : guessed(text))).parse(text, { strict: true })
}

/** Texts of JSON are taken for Avro unless they say otherwise; no text of Protobuf is JSON. */
function guessed(text: string): string {
  if (!/^\s*["[{]/.test(text)) return 'PROTOBUF'
  return /"(?:\$schema|properties|\$ref|\$defs)"\s*:/.test(text) ? 'JSON' : 'AVRO'
}
