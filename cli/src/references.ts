import type { Reference, Referenced } from '@instep/contracts'
import { confluent, createClient } from '@instep/protocol'
import { type Invocation, UsageError } from './command.ts'
import { readText } from './files.ts'

/** The option that names references, for the commands that take it. */
export const referenceOption = {
  reference: {
    type: 'string',
    multiple: true,
    value: 'NAME=SUBJECT:VERSION',
    summary: 'A schema that this one refers to; offline NAME=FILE. May be given several times'
  }
} as const

/** References to versions in the registry. @throws UsageError */
export function referencesOf({ texts }: Pick<Invocation, 'texts'>): readonly Reference[] {
  return texts('reference').map(text => {
    const [, name, subject, version] = /^([^=]+)=(.+):(\d+|latest)$/.exec(text) ?? []
    if (name === undefined || subject === undefined) {
      throw new UsageError(`--reference wants NAME=SUBJECT:VERSION, not ${text}`)
    }
    return { name, subject, version: version === 'latest' ? -1 : Number(version) }
  })
}

/** References to files. @throws UsageError */
export function referencedFiles({ texts }: Pick<Invocation, 'texts'>): Promise<readonly Referenced[]> {
  return Promise.all(
    texts('reference').map(async text => {
      const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? []
      if (name === undefined || file === undefined) {
        throw new UsageError(`--reference wants NAME=FILE, not ${text}`)
      }
      return { name, text: await readText(file) }
    })
  )
}

/** The texts that a registered schema needs, dependencies first. */
export async function fetchReferenced(
  { registry, client }: Pick<Invocation, 'registry' | 'client'>,
  references: readonly Reference[]
): Promise<readonly Referenced[]> {
  const api = createClient(confluent.subjects, registry, client)
  const found = new Map<string, Referenced>()
  const visit = async (list: readonly Reference[]): Promise<void> => {
    for (const { name, subject, version } of list) {
      if (found.has(name)) continue
      const params = { subject, version: String(version) }
      const registered = await api.getVersion({ params, query: { deleted: true } })
      await visit(registered.references ?? [])
      found.set(name, { name, text: registered.schema ?? '' })
    }
  }
  await visit(references)
  return [...found.values()]
}
