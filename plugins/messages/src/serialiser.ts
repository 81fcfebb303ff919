import { placed } from '@instep/contracts'
import type { Headers } from './broker.ts'
import { type Framing, framings } from './framing.ts'
import { complaintOf, schemaText, Unwritable } from './message-error.ts'
import type { KnownSchema, Schemas } from './schemas.ts'
import { type Part, type SubjectStrategy, subjectName } from './subject-name.ts'

/** Which schema a producer's messages are written with, and how they say so. */
export type WritingContract = SubjectChoice & WritingOptions

export interface WritingOptions {
  /** The newest when the first message is written, unless told. */
  readonly version?: number
  /** The full name of the message, where a schema holds several; the first unless told. */
  readonly message?: string
  readonly part?: Part
  /** `prefix` unless told. */
  readonly framing?: Framing
}

/** A subject by its name, or named after a topic as Confluent's clients do; by the topic alone unless told. */
export type SubjectChoice =
  | { readonly subject: string }
  | { readonly topic: string; readonly strategy?: SubjectStrategy; readonly record?: string }

/** A message's bytes, and what has to stand beside them. */
export interface Serialised {
  readonly body: Uint8Array
  readonly headers: Headers
}

export interface Serialiser {
  /** Fetches the schema, so that not even the first message has to wait. @throws RegistryFailure */
  prefetch(): Promise<void>
  /**
   * Writes an event; at once when the schema is known. Bodies may share memory: each is a view.
   * @throws Unwritable when the event does not fit, RegistryFailure when there is no schema
   */
  serialise(event: unknown): Serialised | Promise<Serialised>
}

/** Writes the messages of one contract. */
export function createSerialiser(schemas: Schemas, contract: WritingContract): Serialiser {
  const subject = subjectOf(contract)
  let write: ((event: unknown) => Serialised) | undefined
  let underway: Promise<(event: unknown) => Serialised> | undefined

  const prepare = async (): Promise<(event: unknown) => Serialised> => {
    write = writerFor(subject, await schemas.version(subject, contract.version), contract)
    return write
  }
  const prepared = (): Promise<(event: unknown) => Serialised> => {
    underway ??= prepare().finally(() => {
      underway = undefined
    })
    return underway
  }
  return {
    async prefetch() {
      if (write === undefined) await prepared()
    },
    serialise(event) {
      return write === undefined ? prepared().then(ready => ready(event)) : write(event)
    }
  }
}

/** The subject that is meant. @throws TypeError when it is named after a record that is not given */
export function subjectOf(choice: SubjectChoice & { readonly part?: Part }): string {
  if ('subject' in choice) return choice.subject
  const { strategy = 'topic', topic, record, part } = choice
  return subjectName(strategy, { topic, record, part: part ?? 'value' })
}

function writerFor(
  subject: string,
  { id, guid, version, schema }: KnownSchema,
  { message, part = 'value', framing = 'prefix' }: WritingContract
): (event: unknown) => Serialised {
  const attempt = <Value>(action: () => Value): Value => {
    try {
      return action()
    } catch (error) {
      const { detail, at } = complaintOf(error)
      const what = message === undefined ? '' : `${message} in `
      const text = `an event cannot be written as ${what}${schemaText({ subject, version })}: ${detail}`
      throw new Unwritable(text, { subject, version, id, at }, error)
    }
  }
  const encode = attempt(() => schema.encoder({ message }))
  const path = attempt(() => placed(schema, new Uint8Array(), message))
  const { prefix, headers } = framings[framing]({ id, guid, path }, part)
  const room = prefix.length
  return event => {
    const body = attempt(() => encode(event, room))
    // So few bytes are set faster one by one.
    for (let at = 0; at < room; at += 1) body[at] = prefix[at] ?? 0
    return { body, headers }
  }
}
