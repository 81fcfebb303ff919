import { type Entry, type LogRecord, readRecord, type SchemaValue } from './records.ts'

/** What a registry that has read the topic so far knows. */
export interface Model {
  /** By subject, then by version. */
  readonly subjects: ReadonlyMap<string, ReadonlyMap<number, SchemaValue>>
  /** By scope: a subject, a context, or the top under the empty name. */
  readonly configs: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly modes: ReadonlyMap<string, string>
  readonly associations: number
  /** Records that were passed over, in sentences. */
  readonly skipped: readonly string[]
}

/**
 * Reads the records of a `_schemas` topic in their order as the Confluent registry does: of a key the last value counts,
 * and deletions hold for what stands before them.
 */
export class Log implements Model {
  readonly subjects = new Map<string, Map<number, SchemaValue>>()
  readonly configs = new Map<string, Readonly<Record<string, unknown>>>()
  readonly modes = new Map<string, string>()
  readonly skipped: string[] = []
  readonly #associations = new Set<string>()
  /** The content under each id of a context, and how many versions have it. */
  readonly #ids = new Map<string, { readonly text: string; uses: number }>()

  get associations(): number {
    return this.#associations.size
  }

  add(record: LogRecord): void {
    const entry = readRecord(record)
    if (typeof entry === 'string') this.skipped.push(entry)
    else this.#steps[entry.kind](entry as never, record) // the row is the one of the entry's kind
  }

  readonly #steps: {
    readonly [Kind in Entry['kind']]: (entry: Extract<Entry, { kind: Kind }>, record: LogRecord) => void
  } = {
    SCHEMA: ({ key, value }, { offset }) => {
      if (value === null) this.#remove(key.subject, key.version)
      else this.#put(key.subject, key.version, value, offset)
    },
    CONFIG: ({ key, value }) => {
      if (value === null) this.configs.delete(key.subject ?? '')
      else this.configs.set(key.subject ?? '', stated(value))
    },
    MODE: ({ key, value }) => {
      if (value === null) this.modes.delete(key.subject ?? '')
      else this.modes.set(key.subject ?? '', value.mode)
    },
    DELETE_SUBJECT: ({ key, value }) => {
      const versions = this.subjects.get(key.subject)
      for (const [version, found] of versions ?? []) {
        if (value !== null && version <= value.version) versions?.set(version, { ...found, deleted: true })
      }
    },
    CLEAR_SUBJECT: ({ key, value }) => {
      for (const [version, { deleted }] of this.subjects.get(key.subject) ?? []) {
        if (value !== null && deleted === true) this.#remove(key.subject, version)
      }
    },
    CONTEXT: () => undefined,
    ASSOC: (_, { key, value }) => {
      const name = Buffer.from(key ?? []).toString()
      if (value === null) this.#associations.delete(name)
      else this.#associations.add(name)
    },
    NOOP: () => undefined
  }

  #put(subject: string, version: number, value: SchemaValue, offset: bigint): void {
    const versions = this.subjects.get(subject) ?? new Map<number, SchemaValue>()
    const before = versions.get(version)
    const id = idKey(subject, value.id)
    const held = this.#ids.get(id)
    const isOwn = before !== undefined && idKey(subject, before.id) === id && held?.uses === 1
    // As a follower of the Confluent registry does: what came first keeps the id.
    if (held !== undefined && held.text !== value.schema && !isOwn) {
      this.skipped.push(
        `The record at ${offset} gives ${subject} version ${version} the id ${value.id}, which another schema has.`
      )
      return
    }
    if (before !== undefined) this.#release(subject, before)
    const now = this.#ids.get(id) ?? { text: value.schema, uses: 0 }
    now.uses += 1
    this.#ids.set(id, now)
    versions.set(version, value)
    this.subjects.set(subject, versions)
  }

  #remove(subject: string, version: number): void {
    const versions = this.subjects.get(subject)
    const before = versions?.get(version)
    if (versions === undefined || before === undefined) return
    versions.delete(version)
    this.#release(subject, before)
    if (versions.size === 0) this.subjects.delete(subject)
  }

  #release(subject: string, { id }: SchemaValue): void {
    const held = this.#ids.get(idKey(subject, id))
    if (held === undefined) return
    held.uses -= 1
    if (held.uses === 0) this.#ids.delete(idKey(subject, id))
  }
}

/** Ids are counted in each context for itself. */
function idKey(subject: string, id: number): string {
  return `${/^:\.[^:]*:/.exec(subject)?.[0] ?? ''} ${id}`
}

/** What a config says, without what it does not say and where it stands. */
function stated(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) => name !== 'subject' && member !== null)
  )
}
