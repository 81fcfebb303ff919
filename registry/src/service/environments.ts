import { randomUUID } from 'node:crypto'
import { Failure } from '@instep/contracts'
import type { Environment } from '../store/store.ts'
import { type Core, write } from './core.ts'

/** What a client says of an environment. */
export type EnvironmentRequest = Pick<Environment, 'name' | 'displayName' | 'production' | 'contacts'>

export function listEnvironments({ store }: Core): Promise<readonly Environment[]> {
  return store.deployments.environments()
}

/** @throws Failure environmentNotFound */
export async function getEnvironment({ store }: Core, uuid: string): Promise<Environment> {
  const environment = await store.deployments.environment({ uuid })
  if (environment === undefined) throw new Failure('environmentNotFound', { environment: uuid })
  return environment
}

/** The same by its name. @throws Failure environmentNotFound */
export async function environmentNamed({ store }: Pick<Core, 'store'>, name: string): Promise<Environment> {
  const environment = await store.deployments.environment({ name })
  if (environment === undefined) throw new Failure('environmentNotFound', { environment: name })
  return environment
}

/** @throws Failure environmentExists */
export function createEnvironment(core: Core, request: EnvironmentRequest): Promise<Environment> {
  return write(core, async writing => {
    await requireFreeName(writing, request.name, undefined)
    const at = writing.clock()
    const environment = { ...request, uuid: randomUUID(), createdAt: at, updatedAt: at }
    await writing.store.deployments.putEnvironment(environment)
    return environment
  })
}

/** @throws Failure environmentNotFound, environmentExists */
export function replaceEnvironment(
  core: Core,
  uuid: string,
  request: EnvironmentRequest
): Promise<Environment> {
  return write(core, async writing => {
    const { createdAt } = await getEnvironment(writing, uuid)
    await requireFreeName(writing, request.name, uuid)
    const environment = { ...request, uuid, createdAt, updatedAt: writing.clock() }
    await writing.store.deployments.putEnvironment(environment)
    return environment
  })
}

/** @throws Failure environmentNotFound */
export function deleteEnvironment(core: Core, uuid: string): Promise<void> {
  return write(core, async writing => {
    await getEnvironment(writing, uuid)
    await writing.store.deployments.deleteEnvironment(uuid)
  })
}

async function requireFreeName({ store }: Core, name: string, uuid: string | undefined): Promise<void> {
  const holder = await store.deployments.environment({ name })
  if (holder !== undefined && holder.uuid !== uuid) throw new Failure('environmentExists', { name })
}
