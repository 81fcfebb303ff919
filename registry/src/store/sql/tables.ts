/** The rows, as every engine keeps them. Structured values are JSON texts, times are milliseconds since 1970. */
export interface Tables {
  schema_ids: { context: string; last_id: number }
  schemas: {
    context: string
    id: number
    guid: string
    type: string
    text: string
    refs: string
    metadata: string | null
    rule_set: string | null
    created_at: number
  }
  /** One row per reference of a schema, to find who refers to what. */
  schema_refs: { context: string; id: number; to_context: string; to_subject: string; to_version: number }
  registrations: {
    context: string
    subject: string
    version: number
    id: number
    deleted: number
    written_at: number
  }
  configs: { context: string; subject: string; config: string }
  modes: { context: string; subject: string; mode: string }
}
