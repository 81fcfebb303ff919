import { contracts } from './contracts.ts'
import { deployments } from './deployments.ts'
import { environments } from './environments.ts'
import { labels } from './labels.ts'
import { matrix } from './matrix.ts'
import { overviews } from './overviews.ts'
import { pactChanges, pactLists, providerStates } from './pact-lists.ts'
import { pacticipants } from './pacticipants.ts'
import { pacts } from './pacts.ts'
import { verifications } from './verifications.ts'
import { versions } from './versions.ts'
import { webhooks } from './webhooks.ts'

/** The Pact Broker API, by resource. */
export const pact = {
  contracts,
  pacts,
  pactLists,
  pactChanges,
  providerStates,
  verifications,
  pacticipants,
  labels,
  versions,
  environments,
  deployments,
  matrix,
  overviews,
  webhooks
} as const

export { type PactError, pactErrors } from './errors.ts'
export { type Link, linkTo, templateOf } from './hal.ts'
