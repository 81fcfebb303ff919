import { basename, extname } from 'node:path'
import { formatOf } from '@instep/contracts'
import { confluent, createClient } from '@instep/protocol'
import type { Invocation } from '../command.ts'
import { readText, schemaTypeOf } from '../files.ts'
import { fetchReferenced, referencedFiles } from '../references.ts'
import type { Source } from './module.ts'

/** A source, and what its file is named after. */
export interface NamedSource extends Source {
  readonly fileName: string
}

/** Schemas from files, without a registry, as it would take them: a reference that leads nowhere is refused. */
export async function sourcesOfFiles(
  invocation: Invocation,
  files: readonly string[]
): Promise<readonly NamedSource[]> {
  const references = await referencedFiles(invocation)
  return Promise.all(
    files.map(async file => {
      const format = formatOf(schemaTypeOf(file, invocation.text('type')))
      const name = basename(file, extname(file))
      const schema = format.parse(await readText(file), { references, strict: true })
      return { label: basename(file), name, fileName: name, schema }
    })
  )
}

/** Versions of subjects in the registry: the newest, or the one behind an @, or `@all`. */
export async function sourcesOfSubjects(
  invocation: Invocation,
  wanted: readonly string[]
): Promise<readonly NamedSource[]> {
  const { registry, client } = invocation
  const api = createClient(confluent.subjects, registry, client)
  const sources: NamedSource[] = []
  for (const text of wanted) {
    const [, subject = text, version = 'latest'] = /^(.+)@(\d+|latest|all)$/.exec(text) ?? []
    const versions =
      version === 'all' ? await api.listVersions({ params: { subject }, query: {} }) : [version]
    for (const one of versions) sources.push(await sourceOf(invocation, subject, String(one)))
  }
  // A version may be asked for by its number and as the newest.
  return [...new Map(sources.map(source => [source.fileName, source])).values()]
}

/** The newest versions of all subjects. */
export async function sourcesOfAll(invocation: Invocation): Promise<readonly NamedSource[]> {
  const { registry, client } = invocation
  const names = await createClient(confluent.subjects, registry, client).listSubjects({ query: {} })
  const sources: NamedSource[] = []
  for (const subject of names.toSorted()) sources.push(await sourceOf(invocation, subject, 'latest'))
  return sources
}

async function sourceOf(invocation: Invocation, subject: string, wanted: string): Promise<NamedSource> {
  const { registry, client } = invocation
  const found = await createClient(confluent.subjects, registry, client).getVersion({
    params: { subject, version: wanted },
    query: {}
  })
  const { schema = '', schemaType = 'AVRO', references = [], version = 0 } = found
  const texts = await fetchReferenced(invocation, references)
  return {
    label: `subject ${subject}, version ${version}`,
    name: subject.replace(/-(?:value|key)$/, ''),
    fileName: `${subject}.v${version}`,
    schema: formatOf(schemaType).parse(schema, { references: texts })
  }
}
