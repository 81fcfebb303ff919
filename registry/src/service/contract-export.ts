import type { Operation, ServiceVersion } from '@instep/contracts'
import type { Core } from './core.ts'
import { environmentNamed } from './environments.ts'
import { getPacticipantVersion, newestVersion } from './pacticipant-versions.ts'

/** The AsyncAPI document of a service version. */
export interface ExportedContract extends ServiceVersion {
  readonly document: string
  /** Whether it was made from what is known otherwise, since the version has published none. */
  readonly isGenerated: boolean
}

/**
 * A first document for a service, from what is known of one of its versions; the newest unless told.
 * @throws Failure pacticipantVersionNotFound
 */
export async function draftContract(
  core: Core,
  service: string,
  version: string | undefined
): Promise<string> {
  const { number } =
    version === undefined
      ? await newestVersion(core, service, {})
      : await getPacticipantVersion(core, { service, version })
  return generated(core, { service, version: number })
}

/** The documents of all that runs in an environment, sorted by service. @throws Failure environmentNotFound */
export async function exportContracts(core: Core, name: string): Promise<readonly ExportedContract[]> {
  const { store } = core
  const { uuid } = await environmentNamed(core, name)
  const current = await store.deployments.deployments({ environment: uuid, onlyCurrent: true })
  const running = new Map(
    current.map(({ pacticipant, version }) => [
      JSON.stringify([pacticipant, version]),
      { service: pacticipant, version }
    ])
  )
  const contracts: ExportedContract[] = []
  for (const version of running.values()) {
    const published = await store.serviceContracts.serviceDocument(version)
    const document = published?.text ?? (await generated(core, version))
    contracts.push({ ...version, document, isGenerated: published === undefined })
  }
  return contracts.toSorted(
    (one, other) => compare(one.service, other.service) || compare(one.version, other.version)
  )
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

async function generated({ store }: Core, version: ServiceVersion): Promise<string> {
  // What writes YAML is loaded when somebody asks for it.
  const { writeContract } = await import('../asyncapi/writing/write.ts')
  return writeContract(version, withoutEchoes(await store.operations.operations([version])))
}

/** What several sources say of one message is said once: by the one that knows where. */
function withoutEchoes(operations: readonly Operation[]): readonly Operation[] {
  const keyOf = ({ action, subject }: Operation): string => JSON.stringify([action, subject])
  const placed = new Set(operations.filter(({ channel }) => channel !== undefined).map(keyOf))
  const known = new Set<string>()
  return operations.filter(operation => {
    if (operation.channel === undefined && placed.has(keyOf(operation))) return false
    const { evidence: _, ...said } = operation
    const key = JSON.stringify(said)
    return !known.has(key) && known.add(key)
  })
}
