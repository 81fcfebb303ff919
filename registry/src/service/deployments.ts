import { randomUUID } from 'node:crypto'
import { Failure, type ServiceVersion } from '@instep/contracts'
import type { Deployment, Environment } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { getEnvironment } from './environments.ts'

/** A deployment, with the environment's record. */
export interface PlacedDeployment {
  readonly deployment: Deployment
  readonly environment: Environment
  readonly isNew: boolean
}

/**
 * Records that a version was deployed; it replaces the one that ran in the same instance.
 * @throws Failure pacticipantVersionNotFound, environmentNotFound
 */
export function recordDeployment(
  core: Core,
  version: ServiceVersion,
  environmentUuid: string,
  instance: string | undefined
): Promise<PlacedDeployment> {
  return write(core, async writing => {
    await requireVersion(writing, version)
    const environment = await getEnvironment(writing, environmentUuid)
    return recordDeploymentIn(writing, version, environment, instance)
  })
}

/** The same for a version and an environment that are known to exist, as a part of another write. */
export async function recordDeploymentIn(
  { store, clock }: Core,
  { service, version }: ServiceVersion,
  environment: Environment,
  instance: string | undefined
): Promise<PlacedDeployment> {
  const running = await store.deployments.deployments({
    environment: environment.uuid,
    pacticipant: service,
    kind: 'deployed',
    onlyCurrent: true
  })
  const here = running.filter(deployment => deployment.instance === instance)
  const known = here.find(deployment => deployment.version === version)
  if (known !== undefined) return { deployment: known, environment, isNew: false }
  const at = clock()
  for (const replaced of here) {
    await store.deployments.putDeployment({ ...replaced, isCurrent: false, updatedAt: at })
  }
  const deployment: Deployment = {
    uuid: randomUUID(),
    kind: 'deployed',
    pacticipant: service,
    version,
    environment: environment.uuid,
    instance,
    isCurrent: true,
    createdAt: at,
    updatedAt: at
  }
  await store.deployments.putDeployment(deployment)
  return { deployment, environment, isNew: true }
}

/**
 * Records that a version was released; a version whose support had ended is supported again.
 * @throws Failure pacticipantVersionNotFound, environmentNotFound
 */
export function recordRelease(
  core: Core,
  version: ServiceVersion,
  environmentUuid: string
): Promise<PlacedDeployment> {
  return write(core, async writing => {
    const { store, clock } = writing
    await requireVersion(writing, version)
    const environment = await getEnvironment(writing, environmentUuid)
    const at = clock()
    const [known] = await store.deployments.deployments({
      environment: environment.uuid,
      pacticipant: version.service,
      version: version.version,
      kind: 'released'
    })
    const deployment: Deployment = {
      uuid: randomUUID(),
      kind: 'released',
      pacticipant: version.service,
      version: version.version,
      environment: environment.uuid,
      instance: undefined,
      createdAt: at,
      ...known,
      isCurrent: true,
      updatedAt: at
    }
    await store.deployments.putDeployment(deployment)
    return { deployment, environment, isNew: known === undefined }
  })
}

/** What is deployed to an environment, or released and supported there. @throws Failure environmentNotFound */
export async function listDeployments(
  core: Core,
  environmentUuid: string,
  filter: {
    readonly kind: Deployment['kind']
    readonly pacticipant?: string | undefined
    readonly version?: string | undefined
    readonly instance?: string | undefined
  }
): Promise<readonly PlacedDeployment[]> {
  const environment = await getEnvironment(core, environmentUuid)
  const found = await core.store.deployments.deployments({
    environment: environment.uuid,
    kind: filter.kind,
    onlyCurrent: true,
    ...(filter.pacticipant === undefined ? {} : { pacticipant: filter.pacticipant }),
    ...(filter.version === undefined ? {} : { version: filter.version })
  })
  return found
    .filter(({ instance }) => filter.instance === undefined || filter.instance === instance)
    .map(deployment => ({ deployment, environment, isNew: false }))
}

/** @throws Failure deploymentNotFound */
export async function getDeployment(
  core: Core,
  kind: Deployment['kind'],
  uuid: string
): Promise<PlacedDeployment> {
  const deployment = await core.store.deployments.deployment(uuid)
  if (deployment?.kind !== kind) throw new Failure('deploymentNotFound', {})
  return { deployment, environment: await getEnvironment(core, deployment.environment), isNew: false }
}

/**
 * Ends a deployment or a release, or makes it current again; only releases can be.
 * @throws Failure deploymentNotFound, deploymentEnded
 */
export function changeDeployment(
  core: Core,
  kind: Deployment['kind'],
  uuid: string,
  isCurrent: boolean | undefined
): Promise<PlacedDeployment> {
  return write(core, async writing => {
    const placed = await getDeployment(writing, kind, uuid)
    const { deployment } = placed
    if (isCurrent === undefined || isCurrent === deployment.isCurrent) return placed
    if (isCurrent && kind === 'deployed') throw new Failure('deploymentEnded', {})
    const changed = { ...deployment, isCurrent, updatedAt: writing.clock() }
    await writing.store.deployments.putDeployment(changed)
    return { ...placed, deployment: changed }
  })
}

async function requireVersion({ store }: Core, version: ServiceVersion): Promise<void> {
  if ((await store.pacticipants.version(version)) !== undefined) return
  throw new Failure('pacticipantVersionNotFound', { pacticipant: version.service, version: version.version })
}
