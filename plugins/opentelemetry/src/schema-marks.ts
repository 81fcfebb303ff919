import { type Message, readMark, type Schemas } from '@instep/messages'

/** The schema of a message, as far as it is known. */
export interface MarkedSchema {
  readonly subject?: string
  readonly version?: number
  readonly id?: number
}

/** Tells the schema of a message. */
export type SchemaOf = (message: Message) => MarkedSchema | Promise<MarkedSchema>

/**
 * Tells the schemas of messages by what they are marked with, and by the subject of their address. Each version is asked
 * for once; where the registry does not answer, the message is told of without.
 * @param subjects by address
 */
export function schemaMarks(schemas: Schemas, subjects: Readonly<Record<string, string>>): SchemaOf {
  const bySubject = new Map(Object.entries(subjects))
  const versions = new Map<string, Promise<ReadonlyMap<number | string, MarkedSchema>>>()

  const load = async (subject: string): Promise<ReadonlyMap<number | string, MarkedSchema>> => {
    const known = new Map<number | string, MarkedSchema>()
    for (const version of await schemas.versions(subject)) {
      const { id, guid } = await schemas.version(subject, version)
      for (const mark of [id, guid]) known.set(mark, { subject, version, id })
    }
    return known
  }
  const versionsOf = (subject: string, isAnew: boolean) => {
    const before = isAnew ? undefined : versions.get(subject)
    if (before !== undefined) return before
    const loading = load(subject)
    versions.set(subject, loading)
    loading.catch(() => versions.delete(subject))
    return loading
  }
  /** Marks of no version of the subject, which are not looked for again. */
  const strange = new Set<string>()

  return async ({ address, body, headers }) => {
    const mark = body === null ? undefined : readMark(body, headers, 'value')
    const subject = bySubject.get(address)
    const base = mark !== undefined && 'id' in mark ? { id: mark.id } : {}
    if (mark === undefined || subject === undefined) return base
    const key = 'id' in mark ? mark.id : mark.guid
    try {
      const known = (await versionsOf(subject, false)).get(key)
      if (known !== undefined) return known
      const isStrange = strange.has(`${subject} ${key}`)
      // A version that came after the others were asked for.
      const anew = isStrange ? undefined : (await versionsOf(subject, true)).get(key)
      if (anew === undefined && strange.size < mostStrange) strange.add(`${subject} ${key}`)
      return anew ?? { ...base, subject }
    } catch {
      return { ...base, subject }
    }
  }
}

/** So many marks that name nothing are remembered; random bytes may be marked with anything. */
const mostStrange = 1_000
