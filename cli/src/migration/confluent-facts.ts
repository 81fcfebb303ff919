import { createHash } from 'node:crypto'
import * as z from 'zod'
import { each, type Remote } from './remote.ts'
import { canonical, type Report } from './report.ts'

/** What is set for a scope; undefined where nothing is. */
export interface Settings {
  readonly config: string | undefined
  readonly mode: string | undefined
}

export interface VersionFacts {
  readonly subject: string
  readonly version: number
  readonly id: number
  readonly isDeleted: boolean
  /** A hash of all that a client can see of it. */
  readonly print: string
  /** The versions that it refers to, as `subject version`. */
  readonly references: readonly string[]
}

/** All that a registry has, without the texts of its schemas. */
export interface RegistryFacts {
  /** By subject, by context (`:.name:`), or at the top under the empty name. */
  readonly settings: ReadonlyMap<string, Settings>
  /** By `subject version`. */
  readonly versions: ReadonlyMap<string, VersionFacts>
}

const names = z.array(z.string())
const numbers = z.array(z.int())

/** A version as registries answer it; what else they say is kept. */
export const versionReply = z.looseObject({
  id: z.int(),
  schema: z.string(),
  schemaType: z.string().nullish(),
  references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })).nullish(),
  metadata: z.unknown().optional(),
  ruleSet: z.unknown().optional()
})

export type VersionReply = z.output<typeof versionReply>

export const versionKey = (subject: string, version: number): string => `${subject} ${version}`

export const versionPath = (subject: string, version: number): string =>
  `/subjects/${encodeURIComponent(subject)}/versions/${version}`

/** Reads a registry. @param only these subjects, and the contexts that they are in */
export async function readRegistry(
  remote: Remote,
  report: Report,
  only?: readonly string[]
): Promise<RegistryFacts> {
  const subjects = only ?? (await listSubjects(remote))
  const settings = new Map<string, Settings>()
  const versions = new Map<string, VersionFacts>()
  const scopes = [...contextsOf(subjects), ...subjects]
  settings.set('', await settingsOf(remote, ''))
  let done = 0
  await each(scopes, async scope => {
    settings.set(scope, await settingsOf(remote, `/${encodeURIComponent(scope)}`))
  })
  await each(subjects, async subject => {
    for (const found of await versionsOf(remote, subject)) {
      versions.set(versionKey(subject, found.version), found)
    }
    report(`Subjects read from ${remote.url}`, ++done, subjects.length)
  })
  return { settings, versions }
}

/** In every context, deleted ones too. Registries that know no contexts take the filter for a name, or pass over it. */
async function listSubjects(remote: Remote): Promise<readonly string[]> {
  const all = names.parse(await remote.get('/subjects?deleted=true&subjectPrefix=%3A*%3A'))
  return all.length > 0 ? all : names.parse(await remote.get('/subjects?deleted=true'))
}

function contextsOf(subjects: readonly string[]): ReadonlySet<string> {
  return new Set(subjects.flatMap(subject => /^:[^:]*:/.exec(subject)?.[0] ?? []))
}

async function settingsOf(remote: Remote, path: string): Promise<Settings> {
  const [config, mode] = await Promise.all([remote.get(`/config${path}`), remote.get(`/mode${path}`)])
  return {
    config: config === undefined ? undefined : canonical(z.looseObject({}).parse(config)),
    mode: mode === undefined ? undefined : z.looseObject({ mode: z.string() }).parse(mode).mode
  }
}

async function versionsOf(remote: Remote, subject: string): Promise<readonly VersionFacts[]> {
  const path = `/subjects/${encodeURIComponent(subject)}/versions`
  const all = numbers.parse((await remote.get(`${path}?deleted=true`)) ?? [])
  const live = new Set(numbers.parse((await remote.get(path)) ?? []))
  const found: VersionFacts[] = []
  for (const version of all) {
    const reply = await readVersion(remote, subject, version)
    found.push(factsOf(subject, version, reply, !live.has(version)))
  }
  return found
}

/** What is compared of a version. */
export function factsOf(
  subject: string,
  version: number,
  reply: VersionReply,
  isDeleted: boolean
): VersionFacts {
  const references = (reply.references ?? []).map(reference =>
    versionKey(qualified(reference.subject, subject), reference.version)
  )
  return { subject, version, id: reply.id, isDeleted, print: printOf(reply), references }
}

export async function readVersion(remote: Remote, subject: string, version: number): Promise<VersionReply> {
  return versionReply.parse(await remote.get(`${versionPath(subject, version)}?deleted=true`))
}

function printOf({ id, schema, schemaType, references, metadata, ruleSet }: VersionReply): string {
  const seen = [id, schema, schemaType ?? 'AVRO', references ?? [], metadata ?? null, ruleSet ?? null]
  return createHash('sha256').update(canonical(seen)).digest('base64')
}

/** A reference without a context is to a subject of the same context. */
function qualified(subject: string, referrer: string): string {
  return subject.startsWith(':.') ? subject : `${/^:[^:]*:/.exec(referrer)?.[0] ?? ''}${subject}`
}
