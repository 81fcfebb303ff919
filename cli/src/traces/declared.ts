import {
  distinctVersions,
  type MessageFact,
  type OwnedOperation,
  type ServiceVersion,
  type Traces
} from '@instep/contracts'
import { createClient, native, ReplyError } from '@instep/protocol'
import type { Invocation } from '../command.ts'

/** How many questions are open at a time. */
const width = 8

/** What was seen, with all that the registry knows of those who run in an environment and those who were seen. */
export async function withDeclarations(
  { registry, client }: Pick<Invocation, 'registry' | 'client'>,
  environment: string,
  facts: readonly MessageFact[]
): Promise<Traces> {
  const { deployments } = await createClient(
    native.serviceDeployments,
    registry,
    client
  ).listServiceDeployments({
    params: { environment }
  })
  const deployed = distinctVersions(deployments.map(({ service, version }) => ({ service, version })))
  const seen = facts.flatMap(({ service, version }) =>
    service === undefined || version === undefined ? [] : [{ service, version }]
  )
  const services = createClient(native.services, registry, client)
  const declaredBy = async (owner: ServiceVersion): Promise<readonly OwnedOperation[]> => {
    const { operations } = await services.listOperations({ params: owner }).catch(error => {
      // A version that nobody has told the registry of declares nothing.
      if (error instanceof ReplyError && error.status === 404) return { operations: [] }
      throw error
    })
    return operations.map(operation => ({ ...operation, ...owner }) as OwnedOperation) // what is undefined is left out
  }
  const versions = distinctVersions([...deployed, ...seen])
  const operations: OwnedOperation[] = []
  for (let from = 0; from < versions.length; from += width) {
    operations.push(...(await Promise.all(versions.slice(from, from + width).map(declaredBy))).flat())
  }
  return { facts, deployed, operations }
}
