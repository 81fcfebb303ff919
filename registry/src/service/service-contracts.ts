import {
  type DocumentProblem,
  Failure,
  normalizeSubject,
  type Operation,
  type ServiceVersion
} from '@instep/contracts'
import type { ServiceContract } from '../asyncapi/contract.ts'
import type { ServiceDocument } from '../store/store.ts'
import { type SettledSchema, settleSchemas } from './contract-schemas.ts'
import { type Core, write } from './core.ts'
import { putOnBranch, tagVersion } from './pacticipant-versions.ts'

/** Under which source operations of documents are known. */
const source = 'asyncapi'

/** What a service version publishes of itself. */
export interface ContractRequest {
  /** An AsyncAPI document, in YAML or JSON. */
  readonly document: string
  readonly branch?: string | undefined
  readonly tags?: readonly string[]
  readonly buildUrl?: string | undefined
  /** Whether another document of the same version may be replaced. */
  readonly overwrite?: boolean
}

/** An operation as it was published. */
export interface PublishedOperation {
  readonly operation: Operation
  /** Whether its schema was registered with it. */
  readonly isSchemaNew: boolean
  /** Whether a pact of the version is about the same message. */
  readonly hasPact: boolean
}

export interface PublishedContract {
  readonly operations: readonly PublishedOperation[]
  readonly notes: readonly DocumentProblem[]
  /** Nothing was stored: the version had published the same. */
  readonly isUnchanged: boolean
}

/**
 * Publishes what a service version says of itself: the version, its schemas and its operations are recorded, all or
 * nothing. The document replaces what an earlier one said.
 * @throws Failure serviceContractInvalid, serviceContractChanged, schemaIncompatible, …
 */
export async function publishContract(
  core: Core,
  version: ServiceVersion,
  request: ContractRequest
): Promise<PublishedContract> {
  const contract = await core.contractReader.read(request.document)
  const { notes } = contract
  const unchanged = await findUnchanged(core, version, request)
  if (unchanged !== undefined) return { operations: unchanged, notes, isUnchanged: true }
  return write(core, async writing => {
    const { store, clock } = writing
    const at = clock()
    const { document, branch, tags = [], overwrite = false } = request
    const known = await store.serviceContracts.serviceDocument(version)
    if (known !== undefined && known.text !== document && !overwrite) {
      throw new Failure('serviceContractChanged', { ...version })
    }
    await store.pacticipants.putVersion(version, at, request.buildUrl)
    if (branch !== undefined) await putOnBranch(writing, version, branch)
    for (const tag of tags) await tagVersion(writing, version, tag)
    const settled = await settleSchemas(writing, version.service, contract)
    const operations = operationsOf(contract, settled, at)
    await store.operations.removeOperations(version, source)
    await store.operations.addOperations(version, operations)
    await store.serviceContracts.putServiceDocument(version, { text: document, at })
    const isInPact = inPacts(await store.operations.operations([version]))
    return {
      operations: operations.map((operation, index) => ({
        operation,
        isSchemaNew: settled[index]?.isNew ?? false,
        hasPact: isInPact(operation)
      })),
      notes,
      isUnchanged: false
    }
  })
}

/** What is there, when publishing would change nothing. */
async function findUnchanged(
  { store }: Core,
  version: ServiceVersion,
  { document, branch, tags = [], buildUrl }: ContractRequest
): Promise<readonly PublishedOperation[] | undefined> {
  const [known, recorded] = await Promise.all([
    store.serviceContracts.serviceDocument(version),
    store.pacticipants.version(version)
  ])
  if (known?.text !== document || recorded === undefined) return undefined
  const isPlaced =
    (branch === undefined || recorded.branches.some(on => on.branch === branch)) &&
    tags.every(tag => recorded.tags.some(on => on.tag === tag)) &&
    (buildUrl === undefined || recorded.buildUrl === buildUrl)
  if (!isPlaced) return undefined
  const all = await store.operations.operations([version])
  const isInPact = inPacts(all)
  return all
    .filter(({ evidence }) => evidence.source === source)
    .map(({ service: _, version: __, ...operation }) => ({
      operation,
      isSchemaNew: false,
      hasPact: isInPact(operation)
    }))
}

/** Tells whether an operation is about a message that a pact is about, too. */
function inPacts(all: readonly Operation[]): (operation: Operation) => boolean {
  const keyOf = ({ action, subject }: Operation): string => `${action} ${subject}`
  const tested = new Set(all.filter(({ evidence }) => evidence.source === 'pact').map(keyOf))
  return operation => tested.has(keyOf(operation))
}

function operationsOf(
  { operations }: ServiceContract,
  settled: readonly SettledSchema[],
  at: number
): readonly Operation[] {
  return operations.flatMap(({ action, name, message, subject, channel, delivery }, index) => {
    const schema = settled[index]?.pointer
    if (schema === undefined) return []
    const evidence = { grade: 'declared' as const, source, at }
    return [
      { action, name, message, subject: normalizeSubject(subject), schema, channel, delivery, evidence }
    ]
  })
}

/** The document of a service version. @throws Failure pacticipantVersionNotFound, serviceContractNotFound */
export async function getContract({ store }: Core, version: ServiceVersion): Promise<ServiceDocument> {
  const document = await store.serviceContracts.serviceDocument(version)
  if (document !== undefined) return document
  if ((await store.pacticipants.version(version)) === undefined) {
    throw new Failure('pacticipantVersionNotFound', {
      pacticipant: version.service,
      version: version.version
    })
  }
  throw new Failure('serviceContractNotFound', { ...version })
}
