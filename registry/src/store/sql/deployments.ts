import { parsePlain } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import { topics } from '../changes.ts'
import type { Deployment, DeploymentStore, Environment } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { next } from './counters.ts'
import type { Tables } from './tables.ts'

/** What is known of an environment and means nothing without it. */
const ofEnvironment = [
  'deployments',
  'drains',
  'sightings',
  'observations',
  'overrides',
  'finding_levels'
] as const

/** @param changed takes the topics of what is written */
export function deploymentStore(db: Kysely<Tables>, changed: Set<string>): DeploymentStore {
  return {
    async environments() {
      const rows = await db.selectFrom('environments').selectAll().orderBy('name').execute()
      return rows.map(environmentOf)
    },

    async environment(key) {
      const [column, value] = 'uuid' in key ? (['uuid', key.uuid] as const) : (['name', key.name] as const)
      const row = await db.selectFrom('environments').selectAll().where(column, '=', value).executeTakeFirst()
      return row && environmentOf(row)
    },

    async putEnvironment({ uuid, createdAt, ...environment }) {
      changed.add(topics.choreography)
      const changes = {
        name: environment.name,
        display_name: environment.displayName ?? null,
        production: Number(environment.production),
        contacts: JSON.stringify(environment.contacts),
        updated_at: environment.updatedAt
      }
      await db
        .insertInto('environments')
        .values({ uuid, ...changes, created_at: createdAt })
        .onConflict(conflict => conflict.column('uuid').doUpdateSet(changes))
        .execute()
    },

    async deleteEnvironment(uuid) {
      changed.add(topics.choreography)
      for (const table of ofEnvironment) {
        await db.deleteFrom(table).where('environment', '=', uuid).execute()
      }
      await db.deleteFrom('environments').where('uuid', '=', uuid).execute()
    },

    async deployment(uuid) {
      const row = await db.selectFrom('deployments').selectAll().where('uuid', '=', uuid).executeTakeFirst()
      return row && deploymentOf(row)
    },

    async deployments({ environment, pacticipant, pacticipants, version, kind, onlyCurrent = false }) {
      let query = db.selectFrom('deployments').selectAll()
      if (environment !== undefined) query = query.where('environment', '=', environment)
      if (pacticipant !== undefined) query = query.where('pacticipant', '=', pacticipant)
      if (version !== undefined) query = query.where('version', '=', version)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      if (onlyCurrent) query = query.where('current', '=', 1)
      const rows =
        pacticipants === undefined
          ? await query.execute()
          : await inBatches(pacticipants, some => query.where('pacticipant', 'in', some).execute())
      return rows.toSorted((one, other) => one.position - other.position).map(deploymentOf)
    },

    async putDeployment(deployment) {
      changed.add(topics.choreography)
      const { uuid, kind, pacticipant, version, environment, instance = '', createdAt } = deployment
      const changes = { current: Number(deployment.isCurrent), updated_at: deployment.updatedAt }
      const updated = await db
        .updateTable('deployments')
        .set(changes)
        .where('uuid', '=', uuid)
        .returning('uuid')
        .execute()
      if (updated.length > 0) return
      const position = await next(db, 'deployments')
      await db
        .insertInto('deployments')
        .values({
          uuid,
          position,
          kind,
          pacticipant,
          version,
          environment,
          instance,
          ...changes,
          created_at: createdAt
        })
        .execute()
    }
  }
}

function environmentOf(row: Selectable<Tables['environments']>): Environment {
  return {
    uuid: row.uuid,
    name: row.name,
    ...(row.display_name === null ? {} : { displayName: row.display_name }),
    production: row.production === 1,
    contacts: parsePlain(row.contacts) as Environment['contacts'],
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at)
  }
}

function deploymentOf(row: Selectable<Tables['deployments']>): Deployment {
  return {
    uuid: row.uuid,
    kind: row.kind as Deployment['kind'], // written from the same type
    pacticipant: row.pacticipant,
    version: row.version,
    environment: row.environment,
    instance: row.instance === '' ? undefined : row.instance,
    isCurrent: row.current === 1,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at)
  }
}
