import type { Kysely } from 'kysely'
import type { Store } from '../store.ts'
import { associationStore } from './associations.ts'
import { createChangeFeed } from './changes.ts'
import { configStore } from './config.ts'
import { deploymentStore } from './deployments.ts'
import { environmentFactStore } from './environment-facts.ts'
import { exporterStore } from './exporters.ts'
import { groupCommit } from './group-commit.ts'
import { createHistories } from './histories.ts'
import { labelStore } from './labels.ts'
import { observationStore } from './observations.ts'
import { operationStore } from './operations.ts'
import { pacticipantStore } from './pacticipants.ts'
import { publicationListStore } from './publication-lists.ts'
import { publicationStore } from './publications.ts'
import { registrationStore } from './registrations.ts'
import { removalStore } from './removals.ts'
import { contentStore } from './schema-contents.ts'
import { serviceContractStore } from './service-contracts.ts'
import { statisticsStore } from './statistics.ts'
import type { Tables } from './tables.ts'
import { verificationStore } from './verifications.ts'
import { webhookStore } from './webhooks.ts'
import { writerSchemas } from './writer-schemas.ts'

/** The store over a SQL database. @param mayHaveMissed whether another process may have written since this was last asked */
export function openedStore(db: Kysely<Tables>, mayHaveMissed: () => boolean): Store {
  const changes = createChangeFeed(db, mayHaveMissed)
  const commit = groupCommit(db, changes)
  const histories = createHistories(changes)
  const ping = async (): Promise<void> => {
    await db.selectFrom('counters').select('name').limit(1).execute()
  }
  return {
    ...parts(db, new Set()),
    changes,
    ping,
    write: work =>
      commit((transaction, changed) => {
        const seen = parts(transaction, changed)
        const writing: Store = {
          ...seen,
          schemas: writerSchemas(seen.schemas, histories.seenBy(transaction, changed), changed),
          changes,
          ping,
          write: inner => inner(writing),
          [Symbol.asyncDispose]: async () => {}
        }
        return work(writing)
      }),
    [Symbol.asyncDispose]: () => db.destroy()
  }
}

/** @param changed takes the topics of what is written */
function parts(db: Kysely<Tables>, changed: Set<string>) {
  return {
    schemas: { ...contentStore(db, changed), ...registrationStore(db, changed) },
    config: configStore(db, changed),
    pacticipants: pacticipantStore(db),
    pacts: { ...publicationStore(db), ...publicationListStore(db), ...verificationStore(db) },
    deployments: deploymentStore(db, changed),
    operations: operationStore(db, changed),
    serviceContracts: serviceContractStore(db),
    environmentFacts: environmentFactStore(db, changed),
    observations: observationStore(db),
    labels: labelStore(db),
    removals: removalStore(db, changed),
    statistics: statisticsStore(db),
    associations: associationStore(db),
    exporters: exporterStore(db),
    webhooks: webhookStore(db)
  }
}
