import {
  defaultContext,
  type Pact,
  parseSubject,
  type SchemaLink,
  type SchemaPointer,
  type ServiceVersion,
  schemaLinks,
  subjectText
} from '@instep/contracts'
import type { Core } from './core.ts'

/** The links of one message, none of which leads to a schema of the registry. */
export interface DanglingLink {
  readonly message: string
  readonly links: readonly SchemaLink[]
}

/**
 * Records that a consumer version receives the messages of its pact, by the schemas that they refer to.
 * @returns the messages whose schemas the registry does not know
 */
export async function recordSchemaLinks(
  core: Core,
  consumer: ServiceVersion,
  pact: Pact
): Promise<readonly DanglingLink[]> {
  const evidence = { grade: 'tested', source: 'pact', at: core.clock() } as const
  // A synchronous message is as much sent as received: its links don't say which way the schema goes.
  const links = schemaLinks(pact).filter(({ interaction }) => interaction.kind === 'asyncMessage')
  const dangling: DanglingLink[] = []
  const schemas = new Map<string, SchemaPointer>()
  for (const [interaction, ofMessage] of Map.groupBy(links, link => link.interaction)) {
    const schema = await resolve(core, ofMessage)
    if (schema === undefined) dangling.push({ message: interaction.description, links: ofMessage })
    else schemas.set(JSON.stringify(schema), schema)
  }
  const operations = [...schemas.values()].map(schema => ({
    action: 'receive' as const,
    subject: schema.subject,
    schema,
    evidence
  }))
  await core.store.operations.addOperations(consumer, operations)
  return dangling
}

/** The surest link that leads somewhere: those that name a subject first, then those that have only an id. */
async function resolve(core: Core, links: readonly SchemaLink[]): Promise<SchemaPointer | undefined> {
  const ids = links.flatMap(({ id }) => id ?? [])
  for (const { subject, version, id } of links) {
    if (subject === undefined) continue
    const found = await versionOf(core, subject, version, id === undefined ? ids : [id])
    if (found !== undefined) return { subject: subjectText(parseSubject(subject)), version: found }
  }
  for (const id of ids) {
    const owner = (await liveOwners(core, id)).at(-1)
    if (owner !== undefined) return { subject: subjectText(owner.subject), version: owner.version }
  }
  return undefined
}

/** The version that is named, or has one of the ids, or is the newest. */
async function versionOf(
  core: Core,
  name: string,
  version: SchemaLink['version'],
  ids: readonly number[]
): Promise<number | undefined> {
  const subject = parseSubject(name)
  const live = await core.store.schemas.registrations(subject, 'live')
  if (typeof version === 'number') return live.find(known => known.version === version)?.version
  const withId = live.findLast(({ id }) => ids.includes(id))
  return (withId ?? live.at(-1))?.version
}

async function liveOwners({ store }: Core, id: number) {
  const owners = await store.schemas.registrationsOfId(defaultContext, id)
  return owners.filter(({ isDeleted }) => !isDeleted)
}
