import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

/** What no database of a registry may hold: each query finds the rows that are wrong. */
const wrong = {
  'a version without its schema': `select r.* from registrations r left join schemas s
    on s.context = r.context and s.id = r.id where s.id is null`,
  'a schema without a version': `select s.* from schemas s left join registrations r
    on s.context = r.context and s.id = r.id where r.id is null`,
  'a reference of no schema': `select f.* from schema_refs f left join schemas s
    on s.context = f.context and s.id = f.id where s.id is null`,
  'a content with two ids': 'select context, guid from schemas group by context, guid having count(*) > 1',
  'an id above the counter': `select s.* from schemas s left join schema_ids c
    on c.context = s.context where c.last_id is null or c.last_id < s.id`,
  'a schema that is live twice': `select context, subject, id from registrations where deleted = 0
    group by context, subject, id having count(*) > 1`,
  'a pact without its text': `select p.consumer, p.version from publications p left join pact_texts t
    on t.hash = p.text_hash where t.hash is null`,
  'a pact of no version': `select p.consumer, p.version from publications p left join pacticipant_versions v
    on v.pacticipant = p.consumer and v.number = p.version where v.number is null`,
  'a result of no pact': `select r.consumer, r.sha from verifications r left join publications p
    on p.consumer = r.consumer and p.provider = r.provider and p.sha = r.sha where p.sha is null`,
  'a result of no version': `select r.provider, r.version from verifications r left join pacticipant_versions v
    on v.pacticipant = r.provider and v.number = r.version where v.number is null`,
  'a deployment of no version': `select d.uuid from deployments d left join pacticipant_versions v
    on v.pacticipant = d.pacticipant and v.number = d.version where v.number is null`,
  'a deployment to no environment': `select d.uuid from deployments d left join environments e
    on e.uuid = d.environment where e.uuid is null`,
  'a version of nobody': `select v.number from pacticipant_versions v left join pacticipants p
    on p.name = v.pacticipant where p.name is null`,
  'a position that is given twice': `select position from pacticipant_versions group by position having count(*) > 1`,
  'a gap in the changes': `select c.sequence from changes c left join changes d on d.sequence = c.sequence - 1
    where d.sequence is null and c.sequence > (select min(sequence) from changes)`
} as const

/** Looks into the tables under a registry. @returns what is wrong */
export async function auditTables(store: string): Promise<readonly string[]> {
  return store.startsWith('sqlite:') ? auditFile(store.slice('sqlite:'.length)) : auditServer(store)
}

function auditFile(file: string): readonly string[] {
  using database = new DatabaseSync(file)
  database.exec('pragma busy_timeout = 5000')
  const integrity = database.prepare('pragma integrity_check').all()
  const foreign = database.prepare('pragma foreign_key_check').all()
  return [
    ...(integrity[0]?.integrity_check === 'ok' ? [] : [`integrity: ${JSON.stringify(integrity)}`]),
    ...foreign.map(row => `foreign key: ${JSON.stringify(row)}`),
    ...Object.entries(wrong).flatMap(([name, query]) => told(name, database.prepare(query).all()))
  ]
}

async function auditServer(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const problems: string[] = []
    for (const [name, query] of Object.entries(wrong)) {
      problems.push(...told(name, (await client.query(query)).rows))
    }
    return problems
  } finally {
    await client.end()
  }
}

function told(name: string, rows: readonly unknown[]): readonly string[] {
  return rows.map(row => `${name}: ${JSON.stringify(row)}`)
}
