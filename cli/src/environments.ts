import { Failure } from '@instep/contracts'
import { createClient, pact } from '@instep/protocol'
import type { Invocation } from './command.ts'

/** The uuid of an environment, which only its name is known of. @throws Failure environmentNotFound */
export async function environmentUuid(
  { registry, client }: Pick<Invocation, 'registry' | 'client'>,
  name: string
): Promise<string> {
  const { _embedded } = await createClient(pact.environments, registry, client).listEnvironments({})
  const found = _embedded.environments.find(environment => environment.name === name)
  if (found === undefined) throw new Failure('environmentNotFound', { environment: name })
  return found.uuid
}
