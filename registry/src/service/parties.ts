import {
  type Operation,
  type Party,
  parseSubject,
  type Schema,
  type SchemaPointer,
  type ServiceVersion,
  serviceVersionText
} from '@instep/contracts'
import type { Core } from './core.ts'

/** The two sides of the messages that some candidates take part in. */
export interface Parties {
  readonly writers: readonly Party[]
  readonly readers: readonly Party[]
}

/**
 * Who writes and reads the messages of the candidates: they themselves, and what runs beside them. Messages that no
 * candidate has to do with are left out.
 */
export async function partiesOf(
  core: Core,
  candidates: readonly ServiceVersion[],
  running: readonly ServiceVersion[]
): Promise<Parties> {
  const wanted = new Set(candidates.map(serviceVersionText))
  const others = running.filter(version => !wanted.has(serviceVersionText(version)))
  const own = await core.store.operations.operations(candidates)
  const subjects = new Set(own.map(({ subject }) => subject))
  const theirs =
    subjects.size === 0
      ? []
      : (await core.store.operations.operations(others)).filter(({ subject }) => subjects.has(subject))
  const schemas = await schemasOf(core, [...own, ...theirs])
  const sides = (action: Operation['action']): readonly Party[] => [
    ...own.filter(operation => operation.action === action).map(partyOf(schemas, true)),
    ...theirs.filter(operation => operation.action === action).map(partyOf(schemas, false))
  ]
  return { writers: sides('send'), readers: sides('receive') }
}

/** What is deployed to an environment now, or released and supported there. */
export async function runningIn({ store }: Core, environment: string): Promise<readonly ServiceVersion[]> {
  const current = await store.deployments.deployments({ environment, onlyCurrent: true })
  return current.map(({ pacticipant, version }) => ({ service: pacticipant, version }))
}

function partyOf(schemas: ReadonlyMap<string, Schema | undefined>, isCandidate: boolean) {
  return ({ service, version, subject, schema, evidence }: Operation & ServiceVersion): Party => ({
    service,
    version,
    subject,
    pointer: schema,
    schema: schemas.get(keyOf(schema)),
    evidence,
    isCandidate
  })
}

/** The schemas that operations point to, each fetched once. */
async function schemasOf(
  core: Core,
  operations: readonly Operation[]
): Promise<ReadonlyMap<string, Schema | undefined>> {
  const pointers = new Map(operations.map(({ schema }) => [keyOf(schema), schema]))
  return new Map(
    await Promise.all(
      [...pointers].map(async ([key, pointer]) => [key, await schemaAt(core, pointer)] as const)
    )
  )
}

/** A deleted version still counts: who was deployed with it still uses it. */
async function schemaAt(
  { store, parsed }: Core,
  { subject, version }: SchemaPointer
): Promise<Schema | undefined> {
  const registered = await store.schemas.registeredSchema(parseSubject(subject), version)
  return registered && parsed.of(store.schemas, registered.schema)
}

function keyOf({ subject, version }: SchemaPointer): string {
  return `${version} ${subject}`
}
