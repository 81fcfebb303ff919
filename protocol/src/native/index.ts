import { choreography } from './choreography.ts'
import { serviceDeployments } from './deployments.ts'
import { environmentFacts } from './environment-facts.ts'
import { gate } from './gate.ts'
import { plan } from './plan.ts'
import { retention } from './retention.ts'
import { schemaChecks } from './schemas.ts'
import { serviceContracts } from './service-contracts.ts'
import { services } from './services.ts'

/** Instep's own API, by resource. */
export const native = {
  services,
  serviceContracts,
  serviceDeployments,
  gate,
  plan,
  choreography,
  environmentFacts,
  retention,
  schemaChecks
} as const

export { type NativeError, nativeStatuses } from './errors.ts'
export { type ExplainedDifference, explained } from './explained.ts'
export { gateReply } from './gate.ts'
export { planReply } from './plan.ts'
