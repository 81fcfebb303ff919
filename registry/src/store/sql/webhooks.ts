import { parsePlain, type TriggerStatus, type Webhook, type WebhookEvent } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { Trigger, WebhookStore } from '../webhooks.ts'
import { batches } from './batches.ts'
import type { Tables } from './tables.ts'

const listLimit = 500

/** A row of a trigger has 14 columns, and statements take some thousand parameters. */
const rowsPerStatement = 50

export function webhookStore(db: Kysely<Tables>): WebhookStore {
  return {
    async webhooks() {
      const rows = await db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('uuid').execute()
      return rows.map(webhookOf)
    },

    async webhook(uuid) {
      const row = await db.selectFrom('webhooks').selectAll().where('uuid', '=', uuid).executeTakeFirst()
      return row && webhookOf(row)
    },

    async putWebhook({ uuid, createdAt, updatedAt, ...definition }) {
      const { consumer, provider } = definition
      const values = {
        consumer: consumer !== undefined && 'name' in consumer ? consumer.name : null,
        provider: provider !== undefined && 'name' in provider ? provider.name : null,
        definition: JSON.stringify(definition),
        created_at: createdAt,
        updated_at: updatedAt
      }
      await db
        .insertInto('webhooks')
        .values({ uuid, ...values })
        .onConflict(conflict => conflict.column('uuid').doUpdateSet(values))
        .execute()
    },

    async deleteWebhook(uuid) {
      await db.deleteFrom('webhooks').where('uuid', '=', uuid).execute()
    },

    async addTriggers(triggers) {
      for (let start = 0; start < triggers.length; start += rowsPerStatement) {
        const rows = triggers.slice(start, start + rowsPerStatement).map(rowOf)
        await db.insertInto('webhook_triggers').values(rows).execute()
      }
    },

    async trigger(uuid) {
      const row = await db
        .selectFrom('webhook_triggers')
        .selectAll()
        .where('uuid', '=', uuid)
        .executeTakeFirst()
      return row && triggerOf(row)
    },

    async triggers({ consumer, provider, consumerVersion, result }) {
      let query = db
        .selectFrom('webhook_triggers')
        .selectAll()
        .where('consumer', '=', consumer)
        .where('provider', '=', provider)
        .orderBy('triggered_at', 'desc')
        .orderBy('uuid')
        .limit(listLimit)
      if (consumerVersion !== undefined) query = query.where('consumer_version', '=', consumerVersion)
      if (result !== undefined) {
        query = query.where('sha', '=', result.sha).where('result', '=', result.number)
      }
      return (await query.execute()).map(triggerOf)
    },

    async nextDue() {
      const row = await db
        .selectFrom('webhook_triggers')
        .select('due_at')
        .where('due_at', 'is not', null)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst()
      return row?.due_at === undefined || row.due_at === null ? undefined : Number(row.due_at)
    },

    async claimDue(now, until, limit) {
      const rows = await db
        .selectFrom('webhook_triggers')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('triggered_at')
        .limit(limit)
        .execute()
      for (const some of batches(rows.map(({ uuid }) => uuid))) {
        await db.updateTable('webhook_triggers').set({ due_at: until }).where('uuid', 'in', some).execute()
      }
      return rows.map(triggerOf)
    },

    async settle({ uuid, status, attempts, dueAt }, attempt) {
      const settled = await db
        .updateTable('webhook_triggers')
        .set({ status, attempts, due_at: dueAt ?? null })
        .where('uuid', '=', uuid)
        .returning('uuid')
        .execute()
      // Its pacticipant may have been deleted meanwhile.
      if (attempt === undefined || settled.length === 0) return
      await db
        .insertInto('webhook_attempts')
        .values({ trigger_uuid: uuid, number: attempts, log: attempt.log, attempted_at: attempt.at })
        .onConflict(conflict =>
          conflict
            .columns(['trigger_uuid', 'number'])
            .doUpdateSet({ log: attempt.log, attempted_at: attempt.at })
        )
        .execute()
    },

    async attempts(trigger) {
      const rows = await db
        .selectFrom('webhook_attempts')
        .select(['log', 'attempted_at'])
        .where('trigger_uuid', '=', trigger)
        .orderBy('number')
        .execute()
      return rows.map(({ log, attempted_at }) => ({ log, at: Number(attempted_at) }))
    },

    async removeTriggersBefore(at) {
      await db
        .deleteFrom('webhook_triggers')
        .where('triggered_at', '<', at)
        .where('due_at', 'is', null)
        .execute()
    }
  }
}

function webhookOf(row: Selectable<Tables['webhooks']>): Webhook {
  const definition = parsePlain(row.definition) as Omit<Webhook, 'uuid' | 'createdAt' | 'updatedAt'>
  return {
    ...definition,
    uuid: row.uuid,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at)
  }
}

function rowOf(trigger: Trigger): Tables['webhook_triggers'] {
  return {
    uuid: trigger.uuid,
    webhook: trigger.webhook,
    name: trigger.name,
    event: trigger.event,
    consumer: trigger.consumer,
    consumer_version: trigger.consumerVersion,
    provider: trigger.provider,
    sha: trigger.sha,
    result: trigger.result ?? null,
    variables: JSON.stringify(trigger.variables),
    status: trigger.status,
    attempts: trigger.attempts,
    due_at: trigger.dueAt ?? null,
    triggered_at: trigger.at
  }
}

function triggerOf(row: Selectable<Tables['webhook_triggers']>): Trigger {
  return {
    uuid: row.uuid,
    webhook: row.webhook,
    name: row.name,
    event: row.event as WebhookEvent,
    consumer: row.consumer,
    consumerVersion: row.consumer_version,
    provider: row.provider,
    sha: row.sha,
    result: row.result ?? undefined,
    variables: parsePlain(row.variables) as Trigger['variables'],
    status: row.status as TriggerStatus,
    attempts: row.attempts,
    dueAt: row.due_at === null ? undefined : Number(row.due_at),
    at: Number(row.triggered_at)
  }
}
