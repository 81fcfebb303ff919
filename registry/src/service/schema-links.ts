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
import { checkExample } from './pact-examples.ts'

/** The links of one message, none of which leads to a schema of the registry. */
export interface DanglingLink {
  readonly message: string
  readonly links: readonly SchemaLink[]
}

/** A message whose example is not what its schema describes. */
export interface Misfit {
  readonly message: string
  readonly schema: SchemaPointer
  /** In the codec's words. */
  readonly detail: string
}

/** What the messages of a pact refer to, and whether their examples bear it out. */
export interface LinkedSchemas {
  /** The messages whose schemas the registry does not know. */
  readonly dangling: readonly DanglingLink[]
  readonly misfits: readonly Misfit[]
  /** How many examples fit their schemas. */
  readonly fitting: number
}

/**
 * Records that a consumer version receives the messages of its pact, by the schemas that they refer to. Where an
 * example does not fit, no test has shown that the version reads the schema: that it does is only declared.
 */
export async function recordSchemaLinks(
  core: Core,
  consumer: ServiceVersion,
  pact: Pact
): Promise<LinkedSchemas> {
  // A synchronous message is as much sent as received: its links don't say which way the schema goes.
  const links = schemaLinks(pact).filter(({ interaction }) => interaction.kind === 'asyncMessage')
  const own = await ownSchemas(core, consumer)
  const dangling: DanglingLink[] = []
  const misfits: Misfit[] = []
  let fitting = 0
  const schemas = new Map<string, { readonly subject: string; readonly schema: SchemaPointer }>()
  for (const [interaction, ofMessage] of Map.groupBy(links, link => link.interaction)) {
    const message = interaction.description
    const named = await resolve(core, ofMessage)
    if (named === undefined) {
      dangling.push({ message, links: ofMessage })
      continue
    }
    // A consumer whose contract says with which schema it reads shows in its examples only what it reads.
    const schema = own.get(named.subject) ?? named
    schemas.set(keyOf(schema), { subject: named.subject, schema })
    const verdict = await checkExample(core, interaction, schema)
    if (verdict === 'fits') fitting += 1
    else if (verdict !== undefined) misfits.push({ message, schema, detail: verdict.detail })
  }
  const doubtful = new Set(misfits.map(({ schema }) => keyOf(schema)))
  const operations = [...schemas].map(([key, { subject, schema }]) => ({
    action: 'receive' as const,
    subject,
    schema,
    evidence: {
      grade: doubtful.has(key) ? ('declared' as const) : ('tested' as const),
      source: 'pact',
      at: core.clock()
    }
  }))
  await core.store.operations.addOperations(consumer, operations)
  return { dangling, misfits, fitting }
}

/** With which schemas a consumer's contract says that it reads, by the subject of the message. */
async function ownSchemas(
  { store }: Core,
  consumer: ServiceVersion
): Promise<ReadonlyMap<string, SchemaPointer>> {
  const operations = await store.operations.operations([consumer])
  return new Map(
    operations
      .filter(({ action, evidence }) => action === 'receive' && evidence.source === 'asyncapi')
      .map(({ subject, schema }) => [subject, schema])
  )
}

function keyOf({ subject, version }: SchemaPointer): string {
  return `${version} ${subject}`
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
