import { subjectReferredTo } from '@instep/contracts'
import type { Kysely } from 'kysely'
import { topics } from '../changes.ts'
import type { SchemaStore } from '../store.ts'
import { batches } from './batches.ts'
import { rowOf, schemaOf } from './schema-rows.ts'
import type { Tables } from './tables.ts'

type ContentStore = Pick<
  SchemaStore,
  'schemaByGuid' | 'schemaById' | 'idsOfGuid' | 'addSchema' | 'contexts' | 'removeContext' | 'highestId'
>

/** The part of the schema store that keeps contents under their ids. @param changed takes the topics of what is written */
export function contentStore(db: Kysely<Tables>, changed: Set<string>): ContentStore {
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
      if (await appears(db, schema.context)) changed.add(topics.contexts)
      const id = wanted ?? (await nextId(db, schema.context))
      if (wanted !== undefined) await raiseId(db, schema.context, wanted)
      changed.add(topics.id(schema.context, id)).add(topics.guid(schema.guid))
      await db.insertInto('schemas').values(rowOf(schema, id)).execute()
      const targets = schema.references.map(reference => ({
        ...subjectReferredTo(reference.subject, { context: schema.context, name: '' }),
        version: reference.version
      }))
      for (const some of batches(targets)) {
        await db
          .insertInto('schema_refs')
          .values(
            some.map(to => ({
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
      const rows = await db
        .selectFrom('schema_ids')
        .select('context')
        .where('hidden', '=', 0)
        .orderBy('context')
        .execute()
      return rows.map(row => row.context)
    },

    async removeContext(context) {
      changed.add(topics.contexts)
      await db.updateTable('schema_ids').set({ hidden: 1 }).where('context', '=', context).execute()
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

/** Whether a context is not listed before it gets another schema. */
async function appears(db: Kysely<Tables>, context: string): Promise<boolean> {
  const row = await db
    .selectFrom('schema_ids')
    .select('hidden')
    .where('context', '=', context)
    .executeTakeFirst()
  return row?.hidden !== 0
}

/** Ids come from a counter that never goes back, so that an id never names two schemas. */
async function nextId(db: Kysely<Tables>, context: string): Promise<number> {
  const row = await db
    .insertInto('schema_ids')
    .values({ context, last_id: 1, hidden: 0 })
    .onConflict(conflict =>
      conflict
        .column('context')
        .doUpdateSet(({ eb, ref }) => ({ last_id: eb(ref('schema_ids.last_id'), '+', 1), hidden: 0 }))
    )
    .returning('last_id')
    .executeTakeFirstOrThrow()
  return row.last_id
}

async function raiseId(db: Kysely<Tables>, context: string, id: number): Promise<void> {
  await db
    .insertInto('schema_ids')
    .values({ context, last_id: id, hidden: 0 })
    .onConflict(conflict =>
      conflict.column('context').doUpdateSet(({ ref, case: choose }) => ({
        hidden: 0,
        last_id: choose().when('schema_ids.last_id', '<', id).then(id).else(ref('schema_ids.last_id')).end()
      }))
    )
    .execute()
}
