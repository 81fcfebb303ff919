/** A record as a Confluent registry writes it: a key and a value in JSON, whose spelling counts. */
export interface TopicRecord {
  readonly key: string
  readonly value: string | null
}

export interface RegisteredVersion {
  readonly id: number
  readonly schema: string
  readonly schemaType?: string
  readonly references?: readonly {
    readonly name: string
    readonly subject: string
    readonly version: number
  }[]
  readonly metadata?: unknown
  readonly ruleSet?: unknown
  readonly deleted?: boolean
}

/** What a Confluent registry writes for each thing that happens to it; keys in its own order of members. */
export const written = {
  version: (subject: string, version: number, content: RegisteredVersion, magic: 0 | 1 = 1): TopicRecord => ({
    key: JSON.stringify({ keytype: 'SCHEMA', subject, version, magic }),
    value: JSON.stringify({
      subject,
      version,
      id: content.id,
      // Releases before 8 leave it out for Avro.
      ...(content.schemaType === undefined ? {} : { schemaType: content.schemaType }),
      references: content.references ?? [],
      metadata: content.metadata ?? null,
      ruleSet: content.ruleSet ?? null,
      schema: content.schema,
      deleted: content.deleted ?? false
    })
  }),
  versionGone: (subject: string, version: number, magic: 0 | 1 = 1): TopicRecord => ({
    key: JSON.stringify({ keytype: 'SCHEMA', subject, version, magic }),
    value: null
  }),
  subjectDeleted: (subject: string, version: number): TopicRecord => ({
    key: JSON.stringify({ keytype: 'DELETE_SUBJECT', subject, magic: 0 }),
    value: JSON.stringify({ subject, version })
  }),
  subjectCleared: (subject: string): TopicRecord => ({
    key: JSON.stringify({ keytype: 'CLEAR_SUBJECT', subject, magic: 0 }),
    value: JSON.stringify({ subject })
  }),
  config: (subject: string | undefined, config: object | null): TopicRecord => ({
    key: JSON.stringify({ keytype: 'CONFIG', ...(subject === undefined ? {} : { subject }), magic: 0 }),
    value: config === null ? null : JSON.stringify({ alias: null, normalize: null, ...config })
  }),
  /** As releases up to 5.5 write it. */
  oldConfig: (config: object): TopicRecord => ({
    key: JSON.stringify({ keytype: 'CONFIG', subject: null, magic: 0 }),
    value: JSON.stringify(config)
  }),
  mode: (subject: string | undefined, mode: string | null): TopicRecord => ({
    key: JSON.stringify({ keytype: 'MODE', ...(subject === undefined ? {} : { subject }), magic: 0 }),
    value: mode === null ? null : JSON.stringify({ subject, mode })
  }),
  context: (context: string): TopicRecord => ({
    key: JSON.stringify({ keytype: 'CONTEXT', tenant: 'default', context, magic: 0 }),
    value: JSON.stringify({ tenant: 'default', context })
  }),
  association: (resourceName: string): TopicRecord => ({
    key: JSON.stringify({
      keytype: 'ASSOC',
      tenant: 'default',
      resourceName,
      resourceType: 'topic',
      magic: 0
    }),
    value: JSON.stringify({ resourceName })
  }),
  noop: { key: JSON.stringify({ keytype: 'NOOP', magic: 0 }), value: null } as TopicRecord
} as const

/** What compaction leaves: of each key the last record, deletions for a while yet. */
export function compacted(records: readonly TopicRecord[], keepsDeletions = true): readonly TopicRecord[] {
  const last = new Map(records.map((record, index) => [record.key, index]))
  return records.filter(
    (record, index) => last.get(record.key) === index && (keepsDeletions || record.value !== null)
  )
}
