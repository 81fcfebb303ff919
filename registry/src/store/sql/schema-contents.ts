import { subjectReferredTo } from '@instep/contracts'
import type { Kysely } from 'kysely'
import type { SchemaStore } from '../store.ts'
import { rowOf, schemaOf } from './schema-rows.ts'
import type { Tables } from './tables.ts'

type ContentStore = Pick<
  SchemaStore,
  'schemaByGuid' | 'schemaById' | 'idsOfGuid' | 'addSchema' | 'contexts' | 'highestId'
>

/** The part of the schema store that keeps contents under their ids. */
export function contentStore(db: Kysely<Tables>): ContentStore {
  return {
    async schemaByGuid(context, guid) {
      const row = await db
        .selectFrom('schemas')
        .selectAll()
        .where('context', '=', context)
        .where('guid', '=', guid)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && schemaOf(row)
    },

    async schemaById(context, id) {
      const row = await db
        .selectFrom('schemas')
        .selectAll()
        .where('context', '=', context)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && schemaOf(row)
    },

    async idsOfGuid(guid) {
      return db
        .selectFrom('schemas')
        .select(['context', 'id'])
        .where('guid', '=', guid)
        .orderBy('context')
        .execute()
    },

    async addSchema(schema, wanted) {
      const id = wanted ?? (await nextId(db, schema.context))
      if (wanted !== undefined) await raiseId(db, schema.context, wanted)
      await db.insertInto('schemas').values(rowOf(schema, id)).execute()
      const targets = schema.references.map(reference => ({
        ...subjectReferredTo(reference.subject, { context: schema.context, name: '' }),
        version: reference.version
      }))
      if (targets.length > 0) {
        await db
          .insertInto('schema_refs')
          .values(
            targets.map(to => ({
              context: schema.context,
              id,
              to_context: to.context,
              to_subject: to.name,
              to_version: to.version
            }))
          )
          .execute()
      }
      return { ...schema, id }
    },

    async contexts() {
      const rows = await db.selectFrom('schema_ids').select('context').orderBy('context').execute()
      return rows.map(row => row.context)
    },

    async highestId(context) {
      const row = await db
        .selectFrom('schemas')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('context', '=', context)
        .executeTakeFirst()
      return Number(row?.id ?? 0)
    }
  }
}

/** Ids come from a counter that never goes back, so that an id never names two schemas. */
async function nextId(db: Kysely<Tables>, context: string): Promise<number> {
  const row = await db
    .insertInto('schema_ids')
    .values({ context, last_id: 1 })
    .onConflict(conflict =>
      conflict
        .column('context')
        .doUpdateSet(({ eb, ref }) => ({ last_id: eb(ref('schema_ids.last_id'), '+', 1) }))
    )
    .returning('last_id')
    .executeTakeFirstOrThrow()
  return row.last_id
}

async function raiseId(db: Kysely<Tables>, context: string, id: number): Promise<void> {
  await db
    .insertInto('schema_ids')
    .values({ context, last_id: id })
    .onConflict(conflict =>
      conflict.column('context').doUpdateSet({ last_id: id }).where('schema_ids.last_id', '<', id)
    )
    .execute()
}
