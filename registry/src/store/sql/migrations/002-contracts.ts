import type { Kysely } from 'kysely'
import { createTable } from './table.ts'

/** Pacticipants, pacts, verification results, environments, deployments, and what versions send and receive. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = createTable.bind(undefined, db)
  const index = (name: string, on: string, columns: readonly string[], isUnique = false) => {
    const builder = db.schema
      .createIndex(name)
      .on(on)
      .columns([...columns])
    return (isUnique ? builder.unique() : builder).execute()
  }

  await table('counters', ['name'], { name: 'text', last: 'integer' })
  await table('pacticipants', ['name'], {
    name: 'text',
    'display_name?': 'text',
    'main_branch?': 'text',
    'repository_url?': 'text',
    created_at: 'bigint'
  })
  await table('pacticipant_versions', ['pacticipant', 'number'], {
    pacticipant: 'text',
    number: 'text',
    position: 'integer',
    'build_url?': 'text',
    created_at: 'bigint'
  })
  await index('versions_in_order', 'pacticipant_versions', ['pacticipant', 'position'], true)
  await table('branches', ['pacticipant', 'branch'], {
    pacticipant: 'text',
    branch: 'text',
    head: 'text',
    started_at: 'bigint'
  })
  await index('branches_of_head', 'branches', ['pacticipant', 'head'])
  await table('version_branches', ['pacticipant', 'branch', 'version'], {
    pacticipant: 'text',
    branch: 'text',
    version: 'text',
    position: 'integer',
    added_at: 'bigint'
  })
  await index('branches_of_version', 'version_branches', ['pacticipant', 'version', 'branch'])
  await table('version_tags', ['pacticipant', 'tag', 'version'], {
    pacticipant: 'text',
    tag: 'text',
    version: 'text',
    added_at: 'bigint'
  })
  await index('tags_of_version', 'version_tags', ['pacticipant', 'version', 'tag'])

  await table('pacticipant_labels', ['pacticipant', 'label'], { pacticipant: 'text', label: 'text' })
  await table('integrations', ['consumer', 'provider'], { consumer: 'text', provider: 'text' })
  await index('integrations_of_provider', 'integrations', ['provider', 'consumer'])
  await table('pact_texts', ['hash'], { hash: 'text', text: 'text' })
  await table('publications', ['consumer', 'version', 'provider', 'revision'], {
    consumer: 'text',
    version: 'text',
    provider: 'text',
    revision: 'integer',
    position: 'integer',
    sha: 'text',
    text_hash: 'text',
    latest: 'integer',
    published_at: 'bigint'
  })
  await index('publications_in_order', 'publications', ['provider', 'consumer', 'position', 'latest'])
  await index('publications_in_time', 'publications', ['provider', 'published_at'])
  await index('publications_of_content', 'publications', ['provider', 'consumer', 'sha', 'position'])
  await index('publications_of_text', 'publications', ['text_hash'])
  await table('verifications', ['consumer', 'provider', 'sha', 'number'], {
    consumer: 'text',
    provider: 'text',
    sha: 'text',
    number: 'integer',
    version: 'text',
    position: 'integer',
    success: 'integer',
    wip: 'integer',
    'build_url?': 'text',
    details: 'text',
    latest: 'integer',
    verified_at: 'bigint'
  })
  await index('verifications_latest', 'verifications', ['consumer', 'provider', 'sha', 'latest', 'version'])
  await index('verifications_of_version', 'verifications', ['provider', 'version'])
  await index('verifications_passed', 'verifications', ['provider', 'sha', 'success', 'version'])

  await table('environments', ['uuid'], {
    uuid: 'text',
    name: 'text',
    'display_name?': 'text',
    production: 'integer',
    contacts: 'text',
    created_at: 'bigint',
    updated_at: 'bigint'
  })
  await index('environments_by_name', 'environments', ['name'], true)
  await table('deployments', ['uuid'], {
    uuid: 'text',
    position: 'integer',
    kind: 'text',
    pacticipant: 'text',
    version: 'text',
    environment: 'text',
    instance: 'text',
    current: 'integer',
    created_at: 'bigint',
    updated_at: 'bigint'
  })
  await index('deployments_in_environment', 'deployments', [
    'environment',
    'current',
    'pacticipant',
    'position'
  ])
  await index('deployments_of_pacticipant', 'deployments', ['pacticipant', 'current', 'version'])
  await index('deployments_current', 'deployments', ['current', 'position'])
  await table('operations', ['service', 'version', 'action', 'subject', 'schema_subject', 'schema_version'], {
    service: 'text',
    version: 'text',
    action: 'text',
    subject: 'text',
    schema_subject: 'text',
    schema_version: 'integer',
    grade: 'text',
    source: 'text',
    recorded_at: 'bigint'
  })
}
