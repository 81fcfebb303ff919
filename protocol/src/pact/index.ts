import { contracts } from './contracts.ts'
import { deployments } from './deployments.ts'
import { environments } from './environments.ts'
import { matrix } from './matrix.ts'
import { pacticipants } from './pacticipants.ts'
import { pacts } from './pacts.ts'
import { verifications } from './verifications.ts'
import { versions } from './versions.ts'

/** The Pact Broker API, by resource. */
export const pact = {
  contracts,
  pacts,
  verifications,
  pacticipants,
  versions,
  environments,
  deployments,
  matrix
} as const

export { type PactError, pactErrors } from './errors.ts'
export { type Link, linkTo, templateOf } from './hal.ts'
