import type { Association, AssociationType, Lifecycle } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { AssociationStore } from '../store.ts'
import type { Tables } from './tables.ts'

export function associationStore(db: Kysely<Tables>): AssociationStore {
  return {
    async associations({ subject, ...resource }) {
      const wanted = {
        ...(subject === undefined ? {} : { context: subject.context, subject: subject.name }),
        resource_id: resource.resourceId,
        resource_name: resource.resourceName,
        resource_namespace: resource.resourceNamespace,
        resource_type: resource.resourceType
      }
      const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
      const rows = await db
        .selectFrom('associations')
        .selectAll()
        .where(({ eb, and }) =>
          and(given.map(([column, value]) => eb(column as Column, '=', value as string)))
        )
        .orderBy('resource_type')
        .orderBy('resource_id')
        .orderBy('type')
        .execute()
      return rows.map(toAssociation)
    },

    async putAssociation(association) {
      const { key, terms } = toRow(association)
      await db
        .insertInto('associations')
        .values({ ...key, ...terms })
        .onConflict(conflict => conflict.columns(['resource_type', 'resource_id', 'type']).doUpdateSet(terms))
        .execute()
    },

    async deleteAssociation({ resource, type }) {
      await db
        .deleteFrom('associations')
        .where('resource_type', '=', resource.type)
        .where('resource_id', '=', resource.id)
        .where('type', '=', type)
        .execute()
    }
  }
}

type Row = Selectable<Tables['associations']>
type Column = 'context' | 'subject' | 'resource_id' | 'resource_name' | 'resource_namespace' | 'resource_type'

function toAssociation(row: Row): Association {
  return {
    guid: row.guid,
    subject: { context: row.context, name: row.subject },
    resource: {
      id: row.resource_id,
      name: row.resource_name,
      namespace: row.resource_namespace,
      type: row.resource_type
    },
    // Written from these types.
    type: row.type as AssociationType,
    lifecycle: row.lifecycle as Lifecycle,
    isFrozen: row.frozen === 1
  }
}

function toRow({ guid, subject, resource, type, lifecycle, isFrozen }: Association) {
  return {
    key: { resource_type: resource.type, resource_id: resource.id, type },
    terms: {
      resource_name: resource.name,
      resource_namespace: resource.namespace,
      context: subject.context,
      subject: subject.name,
      lifecycle,
      frozen: isFrozen ? 1 : 0,
      guid
    }
  }
}
