import type { Broker } from '@instep/messages'
import type { System } from '@instep/opentelemetry'

/** What the story has to know of a kind of broker. The services know nothing of it. */
export interface Kind {
  readonly title: string
  /** The profile of docker compose that starts one. */
  readonly profile: string
  /** The variable that says where it is, and where it is unless that is set. */
  readonly variable: string
  readonly usual: string
  /** What `instep broker` wants to know, as variables. */
  readonly watching: (url: string) => Readonly<Record<string, string>>
  /** Makes what the shop needs and is not there. Disposing removes what came of it. @throws when it does not answer */
  readonly prepare: (url: string) => Promise<AsyncDisposable>
  /** A connection of a service's own. */
  readonly connect: (url: string, service: string) => Promise<Broker>
  /** As OpenTelemetry tells of it. */
  readonly system: System
  /** How a message is taken from the dead letters, and the header that says why it is there. */
  readonly deadLetter: { readonly address: (place: string) => string; readonly reason: string }
  /** The contracts in its words; undefined where they are written in them. */
  readonly dialect?: Dialect
}

/** How a contract that is written for Kafka says the same of another broker. */
export interface Dialect {
  readonly server: { readonly host: string; readonly protocol: string }
  readonly sent: (address: string) => Said
  readonly received: (address: string, group: string, deadLetter: string) => Said
}

/** What is said of a channel and of the operation there, beside what every broker has. */
export interface Said {
  readonly channel: Readonly<Record<string, unknown>>
  readonly operation: Readonly<Record<string, unknown>>
}
