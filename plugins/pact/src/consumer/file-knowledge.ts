import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { formatOf, guidOf } from '@instep/contracts'
import { type KnownSchema, RegistryFailure } from '@instep/messages'
import type { Knowledge } from './knowledge.ts'

/** The format of a schema by the ending of its file. */
const formats: Readonly<Record<string, string>> = { '.avsc': 'AVRO', '.json': 'JSON', '.proto': 'PROTOBUF' }

/** What a schema's file tells: one schema, the same for every subject. Who writes it nobody knows. */
export function fileKnowledge(path: string): Knowledge {
  const id = 1
  const read = async (): Promise<KnownSchema> => {
    const format = formats[extname(path)]
    if (format === undefined)
      throw new TypeError(
        `${path} is no schema's file: it ends in none of ${Object.keys(formats).join(', ')}`
      )
    const text = await readFile(path, 'utf8')
    const guid = guidOf({ type: format, text, references: [] })
    return { id, guid, version: undefined, schema: formatOf(format).parse(text) }
  }
  let schema: Promise<KnownSchema> | undefined
  const once = (): Promise<KnownSchema> => {
    schema ??= read()
    return schema
  }
  return {
    version: once,
    byId: async asked => {
      if (asked === id) return once()
      throw new RegistryFailure(`there is no schema with the id ${asked}`, { kind: 'absent' })
    },
    written: async () => undefined
  }
}
