import {
  type Channel,
  channelKey,
  type Delivery,
  distinctVersions,
  type Operation,
  type OwnedOperation,
  parsePlain
} from '@instep/contracts'
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { topics } from '../changes.ts'
import type { OperationStore } from '../choreography.ts'
import { inBatches } from './batches.ts'
import { isOneOf } from './service-versions.ts'
import type { Tables } from './tables.ts'

const key = [
  'service',
  'version',
  'action',
  'subject',
  'schema_subject',
  'schema_version',
  'source',
  'place',
  'message',
  'name'
] as const

/** @param changed takes the topics of what is written */
export function operationStore(db: Kysely<Tables>, changed: Set<string>): OperationStore {
  return {
    async addOperations({ service, version }, operations) {
      if (operations.length > 0) changed.add(topics.choreography)
      for (const operation of operations) {
        const values = { service, version, ...valuesOf(operation) }
        const { channel, delivery, grade, recorded_at } = values
        await db
          .insertInto('operations')
          .values(values)
          .onConflict(conflict =>
            conflict.columns(key).doUpdateSet({ channel, delivery, grade, recorded_at })
          )
          .execute()
      }
    },

    async removeOperations({ service, version }, source) {
      changed.add(topics.choreography)
      await db
        .deleteFrom('operations')
        .where('service', '=', service)
        .where('version', '=', version)
        .where('source', '=', source)
        .execute()
    },

    async operations(versions) {
      const found = await inBatches(distinctVersions(versions), some =>
        db
          .selectFrom('operations')
          .selectAll()
          .where(isOneOf(['service', 'version'], some))
          .orderBy('subject')
          .orderBy('place')
          .orderBy('name')
          .execute()
      )
      const ofService = Map.groupBy(found, ({ service }) => service)
      const services = new Set(versions.map(({ service }) => service))
      return [...services].flatMap(service => ofService.get(service) ?? []).map(operationOf)
    },

    async pastSends(environment) {
      const ended = db
        .selectFrom('deployments as past')
        .innerJoin('operations', join =>
          join
            .onRef('operations.service', '=', 'past.pacticipant')
            .onRef('operations.version', '=', 'past.version')
        )
        .selectAll('operations')
        .select('past.updated_at as ended_at')
        .select(
          sql<number>`row_number() over (
            partition by service, subject, schema_subject, schema_version, place, message
            order by past.updated_at desc
          )`.as('age')
        )
        .where('past.environment', '=', environment)
        .where('past.current', '=', 0)
        .where('operations.action', '=', 'send')
      const rows = await db
        .selectFrom(ended.as('ended'))
        .selectAll()
        .where('age', '=', 1)
        .orderBy('service')
        .orderBy('subject')
        .execute()
      return rows.map(row => ({ ...operationOf(row), endedAt: Number(row.ended_at) }))
    }
  }
}

type Row = Tables['operations']

function valuesOf(operation: Operation): Omit<Insertable<Row>, 'service' | 'version'> {
  const { action, subject, schema, evidence, channel, delivery, message = '', name = '' } = operation
  return {
    action,
    subject,
    schema_subject: schema.subject,
    schema_version: schema.version,
    source: evidence.source,
    place: channel === undefined ? '' : channelKey(channel),
    message,
    name,
    channel: channel === undefined ? null : JSON.stringify(channel),
    delivery: delivery === undefined ? null : JSON.stringify(delivery),
    grade: evidence.grade,
    recorded_at: evidence.at
  }
}

function operationOf(row: Selectable<Row>): OwnedOperation {
  return {
    service: row.service,
    version: row.version,
    action: row.action as Operation['action'], // written from the same type, as the rest below
    subject: row.subject,
    schema: { subject: row.schema_subject, version: row.schema_version },
    ...(row.name === '' ? {} : { name: row.name }),
    ...(row.message === '' ? {} : { message: row.message }),
    ...(row.channel === null ? {} : { channel: parsePlain(row.channel) as Channel }),
    ...(row.delivery === null ? {} : { delivery: parsePlain(row.delivery) as Delivery }),
    evidence: {
      grade: row.grade as Operation['evidence']['grade'],
      source: row.source,
      at: Number(row.recorded_at)
    }
  }
}
