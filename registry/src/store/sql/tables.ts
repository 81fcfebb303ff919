/** The rows, as every engine keeps them. Structured values are JSON texts, times are milliseconds since 1970. */
export interface Tables {
  /** A context's counter. It stays, hidden, when the context is deleted, so that ids never come back. */
  schema_ids: { context: string; last_id: number; hidden: number }
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

  /** Numbers that only grow, by what they count. */
  counters: { name: string; last: number }
  pacticipants: {
    name: string
    display_name: string | null
    main_branch: string | null
    repository_url: string | null
    created_at: number
  }
  pacticipant_versions: {
    pacticipant: string
    number: string
    position: number
    build_url: string | null
    created_at: number
  }
  /** One row per branch, so that heads are found without looking at every version. */
  branches: { pacticipant: string; branch: string; head: string; started_at: number }
  version_branches: {
    pacticipant: string
    branch: string
    version: string
    position: number
    added_at: number
  }
  version_tags: { pacticipant: string; tag: string; version: string; added_at: number }
  integrations: { consumer: string; provider: string }
  pacticipant_labels: { pacticipant: string; label: string }
  /** Published texts by the hash of their bytes: versions that publish the same share one. */
  pact_texts: { hash: string; text: string }
  /** `position` is that of the consumer version; `latest` marks the revision that counts. */
  publications: {
    consumer: string
    version: string
    provider: string
    revision: number
    position: number
    sha: string
    text_hash: string
    latest: number
    published_at: number
  }
  /** `latest` marks the result that counts for a content and a provider version. */
  verifications: {
    consumer: string
    provider: string
    sha: string
    number: number
    version: string
    position: number
    success: number
    wip: number
    build_url: string | null
    details: string
    latest: number
    verified_at: number
  }
  environments: {
    uuid: string
    name: string
    display_name: string | null
    production: number
    contacts: string
    created_at: number
    updated_at: number
  }
  /** An `instance` without a name is the empty text, so that it takes part in keys. */
  deployments: {
    uuid: string
    position: number
    kind: string
    pacticipant: string
    version: string
    environment: string
    instance: string
    current: number
    created_at: number
    updated_at: number
  }
  operations: {
    service: string
    version: string
    action: string
    subject: string
    schema_subject: string
    schema_version: number
    source: string
    /** The key of the channel; empty like `message` and `name` where nothing is known, so that they take part in keys. */
    place: string
    message: string
    name: string
    /** A JSON text, as `delivery`. */
    channel: string | null
    delivery: string | null
    grade: string
    recorded_at: number
  }
  service_contracts: { service: string; version: string; document: string; published_at: number }
  /** `environment` is a uuid here and below. */
  drains: { environment: string; place: string; drained_at: number; drained_by: string; note: string }
  sightings: {
    environment: string
    place: string
    reader: string
    source: string
    count: number
    first_at: number
    last_at: number
  }
  observations: {
    environment: string
    service: string
    version: string
    action: string
    place: string
    consumer_group: string
    count: number
    errors: number
    first_at: number
    last_at: number
  }
  overrides: {
    uuid: string
    environment: string
    writer: string
    reader: string
    subject: string
    reason: string
    made_by: string
    made_at: number
    until: number
  }
  /** The environment is empty for a level that holds everywhere. */
  finding_levels: { environment: string; finding: string; level: string }

  associations: {
    resource_type: string
    resource_id: string
    type: string
    resource_name: string
    resource_namespace: string
    context: string
    subject: string
    lifecycle: string
    frozen: number
    guid: string
  }
  /** `definition` is a JSON text. */
  exporters: { name: string; definition: string; changed_at: number }

  /** `consumer` and `provider` are names that the webhook is tied to; `definition` is a JSON text. */
  webhooks: {
    uuid: string
    consumer: string | null
    provider: string | null
    definition: string
    created_at: number
    updated_at: number
  }
  /** One row per delivery. `due_at` is null when nothing is left to do; `variables` is a JSON text. */
  webhook_triggers: {
    uuid: string
    webhook: string
    name: string
    event: string
    consumer: string
    consumer_version: string
    provider: string
    sha: string
    result: number | null
    variables: string
    status: string
    attempts: number
    due_at: number | null
    triggered_at: number
  }
  webhook_attempts: { trigger_uuid: string; number: number; log: string; attempted_at: number }
  /** What was written lately. `topics` is a JSON text. */
  changes: { sequence: number; topics: string }
}
