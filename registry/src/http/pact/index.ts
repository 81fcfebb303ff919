import { pact } from '@instep/protocol'
import { type Mount, refuseOtherMethods, route } from '../route.ts'
import { contracts } from './contracts.ts'
import { deployments } from './deployments.ts'
import { environments } from './environments.ts'
import { labels } from './labels.ts'
import { matrix } from './matrix.ts'
import { overviews } from './overviews.ts'
import { pactChanges } from './pact-changes.ts'
import { pactLists } from './pact-lists.ts'
import { pacticipants } from './pacticipants.ts'
import { pacts } from './pacts.ts'
import { providerStates } from './provider-states.ts'
import { verifications } from './verifications.ts'
import { versions } from './versions.ts'
import { webhooks } from './webhooks.ts'

/** The first segments of the Pact Broker's paths. */
export const pactSegments = [
  'pacts',
  'pacticipants',
  'environments',
  'matrix',
  'can-i-deploy',
  'contracts',
  'integrations',
  'deployed-versions',
  'released-versions',
  'webhooks',
  'triggered-webhooks',
  'verification-results',
  'labels',
  'groups',
  'dashboard',
  'relationships',
  'diagnostic',
  'metrics',
  'doc'
] as const

/** The Pact Broker API. */
export function pactApi(mount: Mount): void {
  route(mount, pact.contracts, contracts)
  route(mount, pact.pacts, pacts)
  route(mount, pact.pactLists, pactLists)
  route(mount, pact.pactChanges, pactChanges)
  route(mount, pact.providerStates, providerStates)
  route(mount, pact.verifications, verifications)
  route(mount, pact.pacticipants, pacticipants)
  route(mount, pact.labels, labels)
  route(mount, pact.versions, versions)
  route(mount, pact.environments, environments)
  route(mount, pact.deployments, deployments)
  route(mount, pact.matrix, matrix)
  route(mount, pact.overviews, overviews)
  route(mount, pact.webhooks, webhooks)
  refuseOtherMethods(mount, ...Object.values(pact))
}
