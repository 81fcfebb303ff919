import { readFile } from 'node:fs/promises'
import { formatOf, guidOf } from '@instep/contracts'
import { type KnownSchema, RegistryFailure } from '@instep/messages'
import { typeOf } from '../schema-file.ts'
import type { Knowledge } from './knowledge.ts'

/** Far from the ids that registries give out. */
const id = 2_147_483_645

/** What a schema's file tells: one schema, the same for every subject. Who writes it nobody knows. */
export function fileKnowledge(path: string): Knowledge {
  const read = async (): Promise<KnownSchema> => {
    const format = typeOf(path)
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
