import { setImmediate } from 'node:timers/promises'
import {
  type DocumentProblem,
  Failure,
  isFailure,
  parseSubject,
  type SchemaPointer,
  subjectText
} from '@instep/contracts'
import type { ContractOperation, ServiceContract } from '../asyncapi/contract.ts'
import type { Core } from './core.ts'
import { lookUp } from './lookup.ts'
import { register } from './registration.ts'
import { getVersion } from './versions.ts'

/** Where the schema of an operation is, and how it got there. */
export interface SettledSchema {
  readonly pointer: SchemaPointer
  /** Whether it was registered just now. */
  readonly isNew: boolean
}

/** Milliseconds of registering after which other requests have their turn. */
const longestSpell = 20

/**
 * Finds or registers the schemas of a contract's operations, in their order. What senders write is registered under the
 * message's subject and has to be accepted there; a reader's own schema goes under a subject of the reader's own,
 * unless the message's subject has it already.
 * @throws Failure serviceContractInvalid when a schema is named that is not there, schemaIncompatible, mode…
 */
export async function settleSchemas(
  core: Core,
  service: string,
  { operations, schemas }: ServiceContract
): Promise<readonly SettledSchema[]> {
  const settled = new Map<ContractOperation, SettledSchema>()
  const known = new Map<string, SettledSchema>()
  const problems: DocumentProblem[] = []
  let rested = performance.now()
  // Senders first: their own schemas are there for their receivers then.
  for (const operation of operations.toSorted(sendersFirst)) {
    const { action, subject, schema } = operation
    const key = JSON.stringify([action, subject, schema])
    try {
      const found = known.get(key) ?? (await settle(core, service, operation, schemas))
      known.set(key, { ...found, isNew: false })
      settled.set(operation, found)
    } catch (error) {
      problems.push(problemOf(error, operation))
    }
    if (performance.now() - rested > longestSpell) {
      await setImmediate()
      rested = performance.now()
    }
  }
  if (problems.length > 0) {
    throw new Failure('serviceContractInvalid', { count: problems.length, problems: problems.slice(0, 100) })
  }
  return operations.flatMap(operation => settled.get(operation) ?? [])
}

const sendersFirst = (one: ContractOperation, other: ContractOperation): number =>
  Number(one.action === 'receive') - Number(other.action === 'receive')

async function settle(
  core: Core,
  service: string,
  { action, subject, schema }: ContractOperation,
  schemas: ServiceContract['schemas']
): Promise<SettledSchema> {
  if (schema.kind === 'named') {
    const found = await getVersion(core, parseSubject(schema.subject), schema.version ?? 'latest', 'live')
    return { pointer: { subject: subjectText(found.subject), version: found.version }, isNew: false }
  }
  const request = schemas[schema.index] ?? { type: '', text: '' }
  const known = await findKnown(core, subject, request)
  if (known !== undefined) return { pointer: known, isNew: false }
  if (action === 'send') return registered(core, subject, request, false)
  const own = ownSubject(service, subject)
  const mine = await findKnown(core, own, request)
  if (mine !== undefined) return { pointer: mine, isNew: false }
  // Nobody writes with it, so there is nothing that it must get on with.
  return registered(core, own, request, true)
}

/** The subject of a reader's own schema: that of the message, with the reader's name before it. */
function ownSubject(service: string, subject: string): string {
  const { context, name } = parseSubject(subject)
  return subjectText({ context, name: `${service}.${name}` })
}

type Inline = ServiceContract['schemas'][number]

async function findKnown(core: Core, subject: string, schema: Inline): Promise<SchemaPointer | undefined> {
  try {
    const found = await lookUp(core, parseSubject(subject), schema, { normalize: false, visibility: 'live' })
    return { subject: subjectText(found.subject), version: found.version }
  } catch (error) {
    if (isFailure(error, 'subjectNotFound') || isFailure(error, 'schemaNotFound')) return undefined
    throw error
  }
}

async function registered(
  core: Core,
  subject: string,
  schema: Inline,
  force: boolean
): Promise<SettledSchema> {
  const { version, subject: under } = await register(core, parseSubject(subject), schema, {
    normalize: false,
    force
  })
  return { pointer: { subject: subjectText(under), version }, isNew: true }
}

/** What is wrong with a schema that the document names, at its place; anything else is a failure of its own. */
function problemOf(error: unknown, { at, schema }: ContractOperation): DocumentProblem {
  if (schema.kind === 'named' && error instanceof Failure) {
    const missing = schema.version === undefined ? 'no version' : `no version ${schema.version}`
    const message = isFailure(error, 'subjectNotFound')
      ? `The registry has no subject "${schema.subject}"`
      : `The registry has ${missing} of the subject "${schema.subject}"`
    if (isFailure(error, 'subjectNotFound') || isFailure(error, 'versionNotFound')) return { ...at, message }
  }
  throw error
}
