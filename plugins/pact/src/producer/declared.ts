import { asking, RegistryFailure } from '@instep/messages'
import { type ClientOptions, createClient, native, pact, type ReplyOf } from '@instep/protocol'
import * as z from 'zod'

/** An operation that the contract of a service declares. */
export type DeclaredOperation = ReplyOf<typeof native.services.listOperations>['operations'][number] & {
  readonly name: string
}

/** What the contract of a service says that it sends, and which version said it. */
export interface DeclaredSends {
  readonly version: string
  readonly operations: readonly DeclaredOperation[]
}

const mainBranch = z.looseObject({ mainBranch: z.string().nullish() })

/**
 * The contract of the version that is tested, else of the newest on the main branch; undefined when neither has
 * published one. @throws RegistryFailure
 */
export async function declaredSends(
  registry: string,
  client: ClientOptions,
  service: string,
  version: string | undefined
): Promise<DeclaredSends | undefined> {
  const own = version === undefined ? undefined : await sendsOf(registry, client, service, version)
  if (own !== undefined) return own
  const newest = await newestOnMain(registry, client, service)
  return newest === undefined ? undefined : sendsOf(registry, client, service, newest)
}

async function sendsOf(
  registry: string,
  client: ClientOptions,
  service: string,
  version: string
): Promise<DeclaredSends | undefined> {
  const api = createClient(native.services, registry, client)
  const found = await unlessAbsent(registry, () => api.listOperations({ params: { service, version } }))
  const operations = (found?.operations ?? []).filter(
    // Only a contract gives operations names.
    (operation): operation is DeclaredOperation => operation.name !== undefined
  )
  if (operations.length === 0) return undefined
  return { version, operations: operations.filter(({ action }) => action === 'send') }
}

async function newestOnMain(
  registry: string,
  client: ClientOptions,
  service: string
): Promise<string | undefined> {
  const pacticipants = createClient(pact.pacticipants, registry, client)
  const versions = createClient(pact.versions, registry, client)
  const known = await unlessAbsent(registry, () =>
    pacticipants.getPacticipant({ params: { pacticipant: service } })
  )
  if (known === undefined) return undefined
  const branch = mainBranch.parse(known).mainBranch ?? 'main'
  const head = await unlessAbsent(registry, () =>
    versions.getLatestBranchVersion({ params: { pacticipant: service, branch } })
  )
  return head?.number
}

/** What the registry answers; undefined when it has no such thing. @throws RegistryFailure */
export async function unlessAbsent<Answer>(
  registry: string,
  request: () => Promise<Answer>
): Promise<Answer | undefined> {
  try {
    return await asking(registry, request)
  } catch (error) {
    if (error instanceof RegistryFailure && error.kind === 'absent') return undefined
    throw error
  }
}
