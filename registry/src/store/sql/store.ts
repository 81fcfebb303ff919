import type { Kysely } from 'kysely'
import type { Store } from '../store.ts'
import { associationStore } from './associations.ts'
import { configStore } from './config.ts'
import { deploymentStore } from './deployments.ts'
import { exporterStore } from './exporters.ts'
import { labelStore } from './labels.ts'
import { operationStore } from './operations.ts'
import { pacticipantStore } from './pacticipants.ts'
import { publicationListStore } from './publication-lists.ts'
import { publicationStore } from './publications.ts'
import { registrationStore } from './registrations.ts'
import { removalStore } from './removals.ts'
import { contentStore } from './schema-contents.ts'
import { statisticsStore } from './statistics.ts'
import type { Tables } from './tables.ts'
import { verificationStore } from './verifications.ts'
import { webhookStore } from './webhooks.ts'

/** The store over a SQL database, or over a transaction of one. */
export function sqlStore(db: Kysely<Tables>): Store {
  return {
    schemas: { ...contentStore(db), ...registrationStore(db) },
    config: configStore(db),
    pacticipants: pacticipantStore(db),
    pacts: { ...publicationStore(db), ...publicationListStore(db), ...verificationStore(db) },
    deployments: deploymentStore(db),
    operations: operationStore(db),
    labels: labelStore(db),
    removals: removalStore(db),
    statistics: statisticsStore(db),
    associations: associationStore(db),
    exporters: exporterStore(db),
    webhooks: webhookStore(db),
    write: work =>
      db.isTransaction
        ? work(sqlStore(db))
        : db.transaction().execute(transaction => work(sqlStore(transaction))),
    [Symbol.asyncDispose]: () => db.destroy()
  }
}
