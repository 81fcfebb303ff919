import { native } from '@instep/protocol'
import { type Mount, refuseOtherMethods, route } from '../route.ts'
import { choreography } from './choreography.ts'
import { serviceDeployments } from './deployments.ts'
import { environmentFacts } from './environment-facts.ts'
import { gate } from './gate.ts'
import { plan } from './plan.ts'
import { retention } from './retention.ts'
import { schemaChecks } from './schemas.ts'
import { serviceContracts } from './service-contracts.ts'
import { services } from './services.ts'

/** Instep's own API. */
export function nativeApi(mount: Mount): void {
  route(mount, native.services, services)
  route(mount, native.serviceContracts, serviceContracts)
  route(mount, native.serviceDeployments, serviceDeployments)
  route(mount, native.gate, gate)
  route(mount, native.plan, plan)
  route(mount, native.choreography, choreography)
  route(mount, native.environmentFacts, environmentFacts)
  route(mount, native.retention, retention)
  route(mount, native.schemaChecks, schemaChecks)
  refuseOtherMethods(mount, ...Object.values(native))
}
