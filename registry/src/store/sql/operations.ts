import type { Operation, ServiceVersion } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { OperationStore } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { distinct, isOneOf } from './service-versions.ts'
import type { Tables } from './tables.ts'

const key = ['service', 'version', 'action', 'subject', 'schema_subject', 'schema_version'] as const

export function operationStore(db: Kysely<Tables>): OperationStore {
  return {
    async addOperations({ service, version }, operations) {
      for (const { action, subject, schema, evidence } of operations) {
        const known = { grade: evidence.grade, source: evidence.source, recorded_at: evidence.at }
        await db
          .insertInto('operations')
          .values({
            service,
            version,
            action,
            subject,
            schema_subject: schema.subject,
            schema_version: schema.version,
            ...known
          })
          .onConflict(conflict => conflict.columns(key).doUpdateSet(known))
          .execute()
      }
    },

    async operations(versions) {
      const found = await inBatches(distinct(versions), some =>
        db
          .selectFrom('operations')
          .selectAll()
          .where(isOneOf(['service', 'version'], some))
          .orderBy('subject')
          .execute()
      )
      const ofService = Map.groupBy(found, ({ service }) => service)
      const services = new Set(versions.map(({ service }) => service))
      return [...services].flatMap(service => ofService.get(service) ?? []).map(operationOf)
    }
  }
}

function operationOf(row: Selectable<Tables['operations']>): Operation & ServiceVersion {
  return {
    service: row.service,
    version: row.version,
    action: row.action as Operation['action'], // written from the same type
    subject: row.subject,
    schema: { subject: row.schema_subject, version: row.schema_version },
    evidence: {
      grade: row.grade as Operation['evidence']['grade'], // as above
      source: row.source,
      at: Number(row.recorded_at)
    }
  }
}
