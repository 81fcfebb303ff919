import { Failure, type ServiceVersion } from '@instep/contracts'
import type { Deployment } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { recordDeployment, recordRelease } from './deployments.ts'
import { environmentNamed } from './environments.ts'

export interface DeploymentRequest extends ServiceVersion {
  readonly kind: Deployment['kind']
  readonly instance: string | undefined
}

/** Which of the current ones is meant; what is not given may be any. */
export type EndRequest = Pick<DeploymentRequest, 'service' | 'kind' | 'instance'> & {
  readonly version: string | undefined
}

/** Records that a version runs in an environment, or is supported there. @throws Failure environmentNotFound, pacticipantVersionNotFound */
export async function recordServiceDeployment(
  core: Core,
  name: string,
  { kind, instance, ...version }: DeploymentRequest
): Promise<Deployment> {
  const { uuid } = await environmentNamed(core, name)
  const { deployment } = await (kind === 'deployed'
    ? recordDeployment(core, version, uuid, instance)
    : recordRelease(core, version, uuid))
  return deployment
}

/** Ends what is current. @throws Failure environmentNotFound, deploymentNotFound when nothing is */
export function endServiceDeployment(
  core: Core,
  name: string,
  { service, version, kind, instance }: EndRequest
): Promise<readonly Deployment[]> {
  return write(core, async writing => {
    const { uuid } = await environmentNamed(writing, name)
    const current = await writing.store.deployments.deployments({
      environment: uuid,
      pacticipant: service,
      kind,
      onlyCurrent: true,
      ...(version === undefined ? {} : { version })
    })
    const meant = current.filter(one => instance === undefined || one.instance === instance)
    if (meant.length === 0) throw new Failure('deploymentNotFound', {})
    const ended = meant.map(one => ({ ...one, isCurrent: false, updatedAt: writing.clock() }))
    for (const one of ended) await writing.store.deployments.putDeployment(one)
    return ended
  })
}

/** @throws Failure environmentNotFound */
export async function listServiceDeployments(core: Core, name: string): Promise<readonly Deployment[]> {
  const { uuid } = await environmentNamed(core, name)
  return core.store.deployments.deployments({ environment: uuid, onlyCurrent: true })
}
