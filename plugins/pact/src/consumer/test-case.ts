import { type Failure, isFailure, messageMeant, type Schema } from '@instep/contracts'
import type { Handler, KnownSchema, Read, ReceiverOptions } from '@instep/messages'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { Complaint } from './complaint.ts'
import { completed } from './completing.ts'
import type { Expectation } from './expectation.ts'
import { exampleIn } from './matchers.ts'
import { Misfit } from './misfit.ts'
import { catchingStrays } from './strays.ts'
import { createTrial, type Deliver, type Tried } from './trial.ts'
import { type ById, wires } from './wire.ts'

/** A message that a consumer receives, and from whom. */
export interface Receiving {
  readonly consumer: string
  readonly provider: string
  readonly message: string
  readonly expectation: Expectation
}

/** The same, and all that its tests work with. */
export interface TestCase extends Receiving {
  readonly handle: Handler
  readonly knowledge: Knowledge
  readonly isOffline: boolean
  readonly folder: string
}

/** The schemas of a message: what it is written with, and what the consumer reads it with. */
export interface Schemas {
  readonly writer: KnownSchema
  /** Undefined when each message is read as it was written. */
  readonly reader: Schema | undefined
  /** The message's name in a schema that holds several. */
  readonly type: string | undefined
}

/** The example as a whole message. */
export interface Example extends Schemas {
  readonly event: unknown
  readonly payload: Uint8Array
}

export const defaultTimeout = 2000

/** @throws RegistryFailure */
export async function schemasOf({ expectation, knowledge, message }: TestCase): Promise<Schemas> {
  const { subject, version, reader, wire, type } = expectation
  const writer = await knowledge.version(subject, version)
  const own = reader && (await knowledge.version(reader.subject, reader.version)).schema
  const pinned = version !== undefined || wire === 'plain' ? writer.schema : undefined
  return { writer, reader: own ?? pinned, type: messageMeant(writer.schema, type, message) }
}

const examples = new WeakMap<TestCase, Promise<Example>>()

/** The example of a message, made once. @throws RegistryFailure, Misfit */
export function exampleOf(testCase: TestCase): Promise<Example> {
  const known = examples.get(testCase) ?? makeExample(testCase)
  examples.set(testCase, known)
  return known
}

async function makeExample(testCase: TestCase): Promise<Example> {
  const { expectation } = testCase
  const schemas = await schemasOf(testCase)
  const { writer, type } = schemas
  const part = expectation.example ?? exampleIn(expectation.reads)
  const { event, payload } = await wholeMessage(
    ...([writer.schema, type, part, expectation.reader !== undefined] as const)
  )
  return { ...schemas, event, payload }
}

/** A part of a message as a whole one, and its bytes. @throws Misfit when it is no part of any */
export async function wholeMessage(
  schema: Schema,
  type: string | undefined,
  part: unknown,
  isLenient = false
): Promise<Pick<Example, 'event' | 'payload'>> {
  const choice = { message: type }
  const event = await completed(schema.shape(choice), part, isLenient)
  try {
    return { event, payload: schema.encode(event, choice) }
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    throw misfitOf(error)
  }
}

function misfitOf({ facts }: Failure<'schemaInvalid'>): Misfit {
  const path = (facts.at ?? '').split('/').filter(part => part !== '')
  return new Misfit(path, `does not fit: ${facts.detail}`)
}

/** A way from bytes to an outcome for this consumer. @param byId finds further schemas than those of the registry */
export function trialOf(
  testCase: TestCase,
  reader: Schema | undefined,
  byId: ById = testCase.knowledge.byId
): Deliver {
  const wire = wires[testCase.expectation.wire ?? 'framed']
  return trialWith(testCase, wire.reading(byId, reader))
}

/** The same, for a way of reading of one's own. */
export function trialWith({ expectation, handle }: TestCase, read: Read): Deliver {
  const { channel, receiver = {}, timeout = defaultTimeout } = expectation
  const options: ReceiverOptions = typeof receiver === 'function' ? receiver() : receiver
  return createTrial(channel, read, handle, { ...options, timeout })
}

/** The bytes of a message as they travel. */
export function framed(
  { expectation }: TestCase,
  id: number,
  schema: Schema,
  payload: Uint8Array,
  type?: string
) {
  return wires[expectation.wire ?? 'framed'].write(id, schema, payload, type)
}

/**
 * Lets handlers do their work, and complains of what hangs and of what fails with nobody to catch it.
 * @throws Complaint hanging, stray
 */
export async function watched<Value>(testCase: TestCase, work: () => Promise<Value>): Promise<Value> {
  const { consumer, message } = testCase
  const { value, strays } = await catchingStrays(work)
  if (strays.length > 0) throw new Complaint('stray', { consumer, message, error: strays[0] })
  return value
}

/** @throws Complaint hanging */
export function inTime({ consumer, message, expectation }: TestCase, tried: Tried): Tried {
  if (!tried.isLate) return tried
  throw new Complaint('hanging', { consumer, message, timeout: expectation.timeout ?? defaultTimeout })
}
