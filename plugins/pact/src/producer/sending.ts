import type { Headers } from '@instep/messages'

/** What a pact says must be so before the message is made. */
export interface State {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
}

/** For what a message is made. */
export interface Occasion {
  /** Empty where no pact asks. */
  readonly states: readonly State[]
}

/** Makes a message with the service's own code: the event, or `sent(event, …)` with what goes along with it. */
export type Make = (occasion: Occasion) => unknown

/** A message of a producer, and what the test claims of it. */
export interface Sending {
  readonly make: Make
  /** The subject whose schema it is written with; else what the service's contract declares. */
  readonly subject?: string
  /** The version of the subject; the newest unless told. */
  readonly version?: number
  /** A file with the schema, where it may not be registered yet; `false` for a message that has none. */
  readonly schema?: string | false
  /** The full name of the message, where a schema holds several; the first unless told. */
  readonly message?: string
  /** Where it is sent: a topic, a routing key, a subject. */
  readonly channel?: string
  readonly headers?: Headers
  readonly key?: string | Uint8Array
}

/** An event, and what goes along with it. */
export class Sent {
  readonly event: unknown
  readonly along: Along

  constructor(event: unknown, along: Along) {
    this.event = event
    this.along = along
  }
}

export interface Along {
  readonly channel?: string
  readonly headers?: Headers
  readonly key?: string | Uint8Array
}

/** An event together with the headers, key and channel that the service's code chose for it. */
export function sent(event: unknown, along: Along): Sent {
  return new Sent(event, along)
}

/** A message as the service's code made it. */
export interface Made extends Along {
  readonly event: unknown
  readonly headers: Headers
}

/** Has a message made, with what the test says goes along with all of its kind. */
export async function made(
  { make, channel, headers, key }: Sending,
  states: readonly State[]
): Promise<Made> {
  const product = await make({ states })
  const { event, along } = product instanceof Sent ? product : new Sent(product, {})
  const [at, by] = [along.channel ?? channel, along.key ?? key]
  return {
    event,
    headers: { ...headers, ...along.headers },
    ...(at === undefined ? {} : { channel: at }),
    ...(by === undefined ? {} : { key: by })
  }
}
