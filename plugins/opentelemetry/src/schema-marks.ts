import { type Message, readMark, type Schemas } from '@instep/messages'

/** The schema of a message, as far as it is known. */
export interface MarkedSchema {
  readonly subject?: string
  readonly version?: number
  readonly id?: number
}

/** Tells the schema of a message; at once when it is known. */
export type SchemaOf = (message: Message) => MarkedSchema | Promise<MarkedSchema>

/**
 * Tells the schemas of messages by what they are marked with, and by the subject of their address. The versions of a
 * subject are asked for once, and again when a message has one that came later; where the registry does not answer, a
 * message is told of without.
 * @param subjects by address
 */
export function schemaMarks(schemas: Schemas, subjects: Readonly<Record<string, string>>): SchemaOf {
  const bySubject = new Map(Object.entries(subjects))
  const known = new Map<string, MarkedSchema>()
  const underway = new Map<string, Promise<void>>()

  const load = async (subject: string): Promise<void> => {
    for (const version of await schemas.versions(subject)) {
      const { id, guid } = await schemas.version(subject, version)
      for (const mark of [id, guid]) known.set(`${mark} ${subject}`, { subject, version, id })
    }
  }
  const loaded = (subject: string): Promise<void> => {
    const loading = underway.get(subject) ?? load(subject).finally(() => underway.delete(subject))
    underway.set(subject, loading)
    return loading
  }
  const found = async (subject: string, key: string, otherwise: MarkedSchema): Promise<MarkedSchema> => {
    await loaded(subject).catch(() => {})
    const schema = known.get(key) ?? otherwise
    // A mark of none of its versions is not looked for again.
    if (known.size < mostKnown) known.set(key, schema)
    return schema
  }

  return ({ address, body, headers }) => {
    const mark = body === null ? undefined : readMark(body, headers, 'value')
    if (mark === undefined) return {}
    const base = 'id' in mark ? { id: mark.id } : {}
    const subject = bySubject.get(address)
    if (subject === undefined) return base
    const key = `${'id' in mark ? mark.id : mark.guid} ${subject}`
    return known.get(key) ?? (known.size < mostKnown ? found(subject, key, { ...base, subject }) : base)
  }
}

/** So many marks are remembered; past that nothing is asked for any more, since random bytes may be marked with anything. */
const mostKnown = 10_000
