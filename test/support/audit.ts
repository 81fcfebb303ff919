import { auditPacts } from './audit-pacts.ts'
import { createReader, type Reader, type Version } from './audit-reader.ts'
import type { Asked } from './load.ts'
import type { Action } from './load-actions.ts'

/** A version of a subject as a client saw it, and when it asked. */
interface Seen extends Version {
  readonly start: number
  readonly end: number
}

/**
 * Compares what a registry answers, once nobody writes any more, with all that clients heard from it before, through
 * whatever it went meanwhile. @returns what is wrong, in sentences; nothing when nothing is
 */
export async function audit(url: string, asked: readonly Asked[]): Promise<readonly string[]> {
  const reader = createReader(url)
  const seen = asked.flatMap(seenBy)
  const found = new Map<string, readonly Version[]>()
  const problems = [...wrongIds(seen)]
  const bySubject = Map.groupBy(asked, ({ action }) => ('subject' in action ? action.subject : undefined))
  const seenOf = Map.groupBy(seen, ({ subject }) => subject)
  await reader.each([...bySubject], async ([subject, ofSubject]) => {
    if (subject === undefined) return
    const versions = await reader.versions(subject)
    found.set(subject, versions)
    problems.push(...wrongVersions(subject, versions, ofSubject, seenOf.get(subject) ?? []))
  })
  problems.push(...(await halfWritten(reader, [...found.values()].flat())))
  problems.push(...wrongIds([...seen, ...[...found.values()].flat()]))
  problems.push(...(await auditPacts(reader, asked)))
  return [...new Set([...problems, ...reader.problems])]
}

/** What an answer tells of a version. */
function seenBy({ action, outcome, start, end }: Asked): readonly Seen[] {
  if (outcome.kind !== 'ok' || !('subject' in action)) return []
  const { version, id, schema } = outcome.body as { version?: number; id?: number; schema?: string }
  if (version === undefined || id === undefined || schema === undefined) return []
  return [{ subject: action.subject, version, id, text: schema, isLive: true, start, end }]
}

/** One id for each text, and one text for each id. */
function wrongIds(versions: readonly Version[]): readonly string[] {
  const problems: string[] = []
  const texts = new Map<number, string>()
  const ids = new Map<string, number>()
  for (const { id, text } of versions) {
    if ((texts.get(id) ?? text) !== text) problems.push(`id ${id} is given to ${texts.get(id)} and ${text}`)
    if ((ids.get(text) ?? id) !== id) problems.push(`${text} has the ids ${ids.get(text)} and ${id}`)
    texts.set(id, text)
    ids.set(text, id)
  }
  return problems
}

function wrongVersions(
  subject: string,
  versions: readonly Version[],
  asked: readonly Asked[],
  seen: readonly Seen[]
): readonly string[] {
  const problems: string[] = []
  const say = (what: string): void => {
    problems.push(`${subject}: ${what}`)
  }
  const found = new Map(versions.map(version => [version.version, version]))
  const deletions = Map.groupBy(asked.filter(mayHaveDone('delete')), ({ action }) => action.version)
  const registrations = Map.groupBy(asked.filter(mayHaveDone('register')), ({ action }) => action.text)

  for (const { version, id, text, start } of seen) {
    const kept = found.get(version)
    const doomedBy = (deletions.get(version) ?? []).filter(({ end }) => end > start)
    // A schema that is registered again takes its deleted version's place.
    const isReplaced = doomedBy.some(deletion =>
      registrations.get(text)?.some(({ end }) => end > deletion.start)
    )
    if (kept === undefined && !isReplaced) say(`version ${version}, which was answered, is gone`)
    if (kept !== undefined && (kept.id !== id || kept.text !== text)) {
      say(`version ${version} was id ${id} ${text}, and is now id ${kept.id} ${kept.text}`)
    }
    if (kept !== undefined && !kept.isLive && doomedBy.length === 0)
      say(`version ${version} is deleted by nobody`)
  }
  for (const [version, all] of deletions) {
    const isDone = all.some(({ outcome }) => outcome.kind === 'ok')
    if (isDone && found.get(version)?.isLive === true) say(`version ${version} is there after its deletion`)
  }
  for (let version = 1; version < Math.max(0, ...found.keys()); version += 1) {
    if (!found.has(version) && !deletions.has(version)) say(`there is a gap at version ${version}`)
  }
  for (const { text } of versions) {
    if (!registrations.has(text)) say(`nobody registered ${text}`)
  }
  return problems
}

type AskedFor<Kind> = Asked & { readonly action: Extract<Action, { readonly kind: Kind }> }

function mayHaveDone<Kind extends Action['kind']>(kind: Kind) {
  return (asked: Asked): asked is AskedFor<Kind> =>
    asked.action.kind === kind && asked.outcome.kind !== 'refused'
}

/** Every version is found by its id as well. */
async function halfWritten(reader: Reader, versions: readonly Version[]): Promise<readonly string[]> {
  const problems: string[] = []
  await reader.each(versions, async ({ subject, version, id, text }) => {
    const schema = (await reader.get(`/schemas/ids/${id}`)) as { readonly schema?: string } | undefined
    const uses = ((await reader.get(`/schemas/ids/${id}/versions?deleted=true`)) ?? []) as readonly object[]
    if (schema?.schema !== text) problems.push(`id ${id} of ${subject} ${version} gives ${schema?.schema}`)
    if (!uses.some(use => JSON.stringify(use) === JSON.stringify({ subject, version }))) {
      problems.push(`id ${id} does not lead to ${subject} ${version}`)
    }
  })
  return problems
}
