import {
  type Action,
  Failure,
  type Operation,
  parseSubject,
  type SchemaPointer,
  type ServiceVersion
} from '@instep/contracts'
import { type Core, write } from './core.ts'
import { putOnBranch } from './pacticipant-versions.ts'
import { getVersion } from './versions.ts'

/** What a service version says that it sends or receives. */
export interface Declaration {
  readonly action: Action
  readonly subject: string
  readonly schema?: { readonly subject: string; readonly version?: number | undefined } | undefined
}

/** Records what a service version sends and receives, and the version with it. @throws Failure subjectNotFound, versionNotFound */
export function declareOperations(
  core: Core,
  version: ServiceVersion,
  declarations: readonly Declaration[],
  branch?: string
): Promise<readonly Operation[]> {
  return write(core, async writing => {
    const { store, clock } = writing
    const at = clock()
    await store.pacticipants.putVersion(version, at)
    if (branch !== undefined) await putOnBranch(writing, version, branch)
    const operations: Operation[] = []
    for (const declaration of declarations) {
      operations.push({
        action: declaration.action,
        subject: declaration.subject,
        schema: await pointerOf(writing, declaration),
        evidence: { grade: 'declared', source: 'declaration', at }
      })
    }
    await store.operations.addOperations(version, operations)
    return operations
  })
}

/** The version that a declaration names, or the newest of its subject. */
async function pointerOf(core: Core, { subject, schema }: Declaration): Promise<SchemaPointer> {
  const name = schema?.subject ?? subject
  const { version } = await getVersion(core, parseSubject(name), schema?.version ?? 'latest', 'live')
  return { subject: name, version }
}

/** @throws Failure pacticipantVersionNotFound */
export async function listOperations(
  { store }: Core,
  version: ServiceVersion
): Promise<readonly Operation[]> {
  if ((await store.pacticipants.version(version)) === undefined) {
    throw new Failure('pacticipantVersionNotFound', {
      pacticipant: version.service,
      version: version.version
    })
  }
  const found = await store.operations.operations([version])
  return found.map(({ service: _, version: __, ...operation }) => operation)
}
