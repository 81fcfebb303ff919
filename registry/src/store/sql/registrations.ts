import type { Subject } from '@instep/contracts'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { topics } from '../changes.ts'
import type { SchemaStore, Visibility } from '../store.ts'
import { batches } from './batches.ts'
import {
  noReferences,
  partsOf,
  registeredFactsOf,
  registeredSchemaOf,
  registrationOf
} from './schema-rows.ts'
import type { Tables } from './tables.ts'

type RegistrationStore = Pick<
  SchemaStore,
  | 'addRegistration'
  | 'registrations'
  | 'registeredSchemas'
  | 'registeredFacts'
  | 'highestVersion'
  | 'liveContents'
  | 'newestParts'
  | 'newestSchema'
  | 'registeredSchema'
  | 'registrationsOfId'
  | 'referrers'
  | 'hide'
  | 'remove'
  | 'subjects'
>

/** The `deleted` values that each visibility sees. */
const seen: Record<Visibility, readonly number[]> = { live: [0], deleted: [1], all: [0, 1] }

/** The part of the schema store that keeps which subject uses which content. @param changed takes the topics of what is written */
export function registrationStore(db: Kysely<Tables>, changed: Set<string>): RegistrationStore {
  const touch = (subject: Subject, ids: readonly number[]): void => {
    changed.add(topics.subject(subject)).add(topics.subjects)
    for (const id of ids) changed.add(topics.id(subject.context, id))
  }
  return {
    async addRegistration({ subject, version, id, at }) {
      touch(subject, [id])
      await db
        .insertInto('registrations')
        .values({
          context: subject.context,
          subject: subject.name,
          version,
          id,
          deleted: 0,
          written_at: at
        })
        .execute()
    },

    async registrations(subject, visibility) {
      const rows = await ofSubject(db.selectFrom('registrations').selectAll(), subject, visibility)
        .orderBy('version')
        .execute()
      return rows.map(registrationOf)
    },

    async registeredSchemas(subject, visibility) {
      const rows = await ofSubject(withSchema(db), subject, visibility).orderBy('version', 'desc').execute()
      return rows.map(registeredSchemaOf)
    },

    async registeredFacts(subject, visibility, bare) {
      let query = ofSubject(withFacts(db), subject, visibility).orderBy('version', 'desc')
      if (bare !== undefined) {
        query = query.where(({ eb, or }) => or([eb('refs', '!=', noReferences), hasText(bare.text)]))
      }
      return (await query.execute()).map(registeredFactsOf)
    },

    async highestVersion(subject) {
      const row = await ofSubject(db.selectFrom('registrations'), subject, 'all')
        .select(({ fn }) => fn.max('version').as('version'))
        .executeTakeFirst()
      return Number(row?.version ?? 0)
    },

    async liveContents(subject) {
      return ofSubject(joined(db), subject, 'live')
        .clearSelect()
        .select(['version', 'schemas.context', 'schemas.id', 'guid'])
        .orderBy('version', 'desc')
        .execute()
    },

    async newestParts(subject) {
      const row = await ofSubject(joined(db), subject, 'live')
        .select(['metadata', 'rule_set'])
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? {} : partsOf(row)
    },

    async newestSchema(subject) {
      const row = await ofSubject(withSchema(db), subject, 'live')
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && registeredSchemaOf(row)
    },

    async registeredSchema(subject, version) {
      const row = await ofSubject(withSchema(db), subject, 'all')
        .where('version', '=', version)
        .executeTakeFirst()
      return row && registeredSchemaOf(row)
    },

    async registrationsOfId(context, id, name) {
      const rows = await db
        .selectFrom('registrations')
        .selectAll()
        .where('context', '=', context)
        .where('id', '=', id)
        .$if(name !== undefined, query => query.where('subject', '=', name ?? ''))
        .orderBy('subject')
        .orderBy('version')
        .execute()
      return rows.map(registrationOf)
    },

    async referrers(subject, version) {
      const rows = await db
        .selectFrom('schema_refs')
        .innerJoin('registrations', join =>
          join
            .onRef('registrations.context', '=', 'schema_refs.context')
            .onRef('registrations.id', '=', 'schema_refs.id')
        )
        .selectAll('registrations')
        .distinct()
        .where('to_context', '=', subject.context)
        .where('to_subject', '=', subject.name)
        .where('to_version', '=', version)
        .orderBy('registrations.id')
        .execute()
      return rows.map(registrationOf)
    },

    async hide(subject, versions, at) {
      for (const some of batches(versions)) {
        const hidden = await db
          .updateTable('registrations')
          .set({ deleted: 1, written_at: at })
          .where('context', '=', subject.context)
          .where('subject', '=', subject.name)
          .where('version', 'in', some)
          .returning('id')
          .execute()
        touch(
          subject,
          hidden.map(row => row.id)
        )
      }
    },

    async remove(subject, versions) {
      for (const some of batches(versions)) {
        const removed = await db
          .deleteFrom('registrations')
          .where('context', '=', subject.context)
          .where('subject', '=', subject.name)
          .where('version', 'in', some)
          .returning('id')
          .execute()
        const ids = removed.map(row => row.id)
        touch(subject, ids)
        if (ids.length > 0) changed.add(topics.removals)
        for (const guid of await removeUnused(db, subject.context, ids)) changed.add(topics.guid(guid))
      }
    },

    async subjects({ context, prefix = '', visibility }) {
      let query = db
        .selectFrom('registrations')
        .select(['context', 'subject', ({ fn }) => fn.count('version').as('all')])
        .select(({ fn }) => fn.sum('deleted').as('deleted'))
        .groupBy(['context', 'subject'])
      if (context !== undefined) query = query.where('context', '=', context)
      if (prefix !== '')
        query = query.where(({ eb, fn, val }) =>
          eb(fn('substr', ['subject', val(1), val([...prefix].length)]), '=', prefix)
        )
      // A subject counts as deleted when all its versions are.
      if (visibility !== 'all') {
        query = query.having(({ fn }) => fn.min('deleted'), '=', visibility === 'live' ? 0 : 1)
      }
      const rows = await query.execute()
      return rows.map(row => ({
        context: row.context,
        name: row.subject,
        versions: Number(row.all) - (visibility === 'live' ? Number(row.deleted) : 0)
      }))
    }
  }
}

/** Removes the contents that no registration uses; their GUIDs. */
async function removeUnused(
  db: Kysely<Tables>,
  context: string,
  ids: readonly number[]
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const used = db
    .selectFrom('registrations')
    .select('registrations.id')
    .where('registrations.context', '=', context)
    .where('registrations.id', 'in', ids)
  await db
    .deleteFrom('schema_refs')
    .where('context', '=', context)
    .where('id', 'in', ids)
    .where('id', 'not in', used)
    .execute()
  const removed = await db
    .deleteFrom('schemas')
    .where('context', '=', context)
    .where('id', 'in', ids)
    .where('id', 'not in', used)
    .returning('guid')
    .execute()
  return removed.map(({ guid }) => guid)
}

function joined(db: Kysely<Tables>) {
  return db
    .selectFrom('registrations')
    .innerJoin('schemas', join =>
      join.onRef('schemas.context', '=', 'registrations.context').onRef('schemas.id', '=', 'registrations.id')
    )
    .select(['subject', 'version', 'deleted', 'written_at'])
}

function withSchema(db: Kysely<Tables>) {
  return joined(db).selectAll('schemas')
}

function withFacts(db: Kysely<Tables>) {
  return joined(db).select([
    'schemas.context',
    'schemas.id',
    'guid',
    'type',
    'refs',
    'metadata',
    'rule_set',
    'created_at'
  ])
}

/** The length is asked for first, since it is known without reading the text. */
function hasText(text: string) {
  const bytes = new TextEncoder().encode(text).length
  return sql<boolean>`octet_length(text) = ${bytes} and text = ${text}`
}

function ofSubject<DB extends Tables, From extends keyof DB, Output>(
  query: SelectQueryBuilder<DB, From, Output>,
  { context, name }: Subject,
  visibility: Visibility
): SelectQueryBuilder<DB, From, Output> {
  // The columns are those of registrations, which every caller selects from.
  return query
    .where('registrations.context' as never, '=', context as never)
    .where('registrations.subject' as never, '=', name as never)
    .where('registrations.deleted' as never, 'in', seen[visibility] as never)
}
