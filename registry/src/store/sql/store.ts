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
  const inTurn = queue()
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
        : inTurn(() => db.transaction().execute(transaction => work(sqlStore(transaction)))),
    [Symbol.asyncDispose]: () => db.destroy()
  }
}

/** Runs one piece of work after the other. Writers that wait here hold no connection that readers could use. */
function queue() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
