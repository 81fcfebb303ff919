import { DatabaseSync } from 'node:sqlite'
import { defaultContext, guidOf } from '@instep/contracts'
import { openStore } from '@instep/registry'
import { Client } from 'pg'

export const versionsPerSubject = 10
const batch = 5000

/** The subject of a version, counted from 1 over all of them. */
export function subjectOf(number: number): string {
  return `events.team${Math.floor((number - 1) / versionsPerSubject) % 100}.subject${Math.floor((number - 1) / versionsPerSubject)}-value`
}

/** A small Avro schema; those of one subject get on with each other. */
export function textOf(number: number): string {
  const fields = [
    { name: 'id', type: 'string' },
    { name: 'at', type: 'long' },
    { name: 'amount', type: 'double' },
    { name: `note${number}`, type: ['null', 'string'], default: null }
  ]
  return JSON.stringify({ type: 'record', name: 'Event', namespace: 'org.example', fields })
}

/** Writes so many versions into an empty store, each with a schema of its own: ids 1 to n. Past the API, which takes its time. */
export async function fill(url: string, versions: number): Promise<void> {
  const store = await openStore(url)
  await store[Symbol.asyncDispose]()
  await (url.startsWith('sqlite:')
    ? fillSqlite(url.slice('sqlite:'.length), versions)
    : fillPostgres(url, versions))
}

type Row = readonly [id: number, guid: string, text: string, subject: string, version: number]

function* rowsOf(versions: number): Generator<readonly Row[]> {
  for (let start = 1; start <= versions; start += batch) {
    yield Array.from({ length: Math.min(batch, versions - start + 1) }, (_, index): Row => {
      const id = start + index
      const text = textOf(id)
      const guid = guidOf({ type: 'AVRO', text, references: [] })
      return [id, guid, text, subjectOf(id), ((id - 1) % versionsPerSubject) + 1]
    })
  }
}

async function fillSqlite(file: string, versions: number): Promise<void> {
  const db = new DatabaseSync(file)
  const schema = db.prepare(
    "insert into schemas (context, id, guid, type, text, refs, created_at) values (?, ?, ?, 'AVRO', ?, '[]', 0)"
  )
  const registration = db.prepare(
    'insert into registrations (context, subject, version, id, deleted, written_at) values (?, ?, ?, ?, 0, 0)'
  )
  for (const rows of rowsOf(versions)) {
    db.exec('begin')
    for (const [id, guid, text, subject, version] of rows) {
      schema.run(defaultContext, id, guid, text)
      registration.run(defaultContext, subject, version, id)
    }
    db.exec('commit')
  }
  if (versions > 0) db.prepare('insert into schema_ids values (?, ?, 0)').run(defaultContext, versions)
  db.close()
}

async function fillPostgres(url: string, versions: number): Promise<void> {
  const client = new Client(url)
  await client.connect()
  for (const rows of rowsOf(versions)) {
    const columns = [0, 1, 2, 3, 4].map(column => rows.map(row => row[column]))
    await client.query(
      `with given as (select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[])
         as row (id, guid, text, subject, version)),
       stored as (insert into schemas (context, id, guid, type, text, refs, created_at)
         select '${defaultContext}', id, guid, 'AVRO', text, '[]', 0 from given)
       insert into registrations (context, subject, version, id, deleted, written_at)
         select '${defaultContext}', subject, version, id, 0, 0 from given`,
      columns
    )
  }
  if (versions > 0)
    await client.query('insert into schema_ids values ($1, $2, 0)', [defaultContext, versions])
  await client.query('analyze')
  await client.end()
}
