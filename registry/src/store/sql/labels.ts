import type { Kysely } from 'kysely'
import type { LabelStore } from '../removals.ts'
import type { Tables } from './tables.ts'

export function labelStore(db: Kysely<Tables>): LabelStore {
  return {
    async labels(pacticipant) {
      const rows = await db
        .selectFrom('pacticipant_labels')
        .select('label')
        .where('pacticipant', '=', pacticipant)
        .orderBy('label')
        .execute()
      return rows.map(({ label }) => label)
    },

    async allLabels() {
      const rows = await db
        .selectFrom('pacticipant_labels')
        .select('label')
        .distinct()
        .orderBy('label')
        .execute()
      return rows.map(({ label }) => label)
    },

    async labelled(label) {
      const rows = await db
        .selectFrom('pacticipant_labels')
        .select('pacticipant')
        .where('label', '=', label)
        .orderBy('pacticipant')
        .execute()
      return rows.map(({ pacticipant }) => pacticipant)
    },

    async addLabel(pacticipant, label) {
      const added = await db
        .insertInto('pacticipant_labels')
        .values({ pacticipant, label })
        .onConflict(conflict => conflict.columns(['pacticipant', 'label']).doNothing())
        .returning('label')
        .execute()
      return added.length > 0
    },

    async removeLabel(pacticipant, label) {
      const removed = await db
        .deleteFrom('pacticipant_labels')
        .where('pacticipant', '=', pacticipant)
        .where('label', '=', label)
        .returning('label')
        .execute()
      return removed.length > 0
    }
  }
}
