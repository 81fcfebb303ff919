/** A version of a service: what Pact calls a pacticipant version. */
export interface ServiceVersion {
  readonly service: string
  readonly version: string
}

export const actions = ['send', 'receive'] as const

/** Seen from the service: whether it sends a message or receives it. */
export type Action = (typeof actions)[number]

/** How well a fact is known: somebody said so, a test showed it, or it was seen to happen. */
export type Grade = 'declared' | 'tested' | 'observed'

/** Where a fact comes from, and how old it is. */
export interface Evidence {
  readonly grade: Grade
  /** What brought it: `declaration`, `pact`, … */
  readonly source: string
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number
}

/** A version of a subject. */
export interface SchemaPointer {
  readonly subject: string
  readonly version: number
}

/** A service version sends or receives a message. */
export interface Operation {
  readonly action: Action
  /** The message, by the subject that its producers register it under. */
  readonly subject: string
  /** What the service writes, or reads with; a reader may have a schema of its own, under a subject of its own. */
  readonly schema: SchemaPointer
  readonly evidence: Evidence
}

/** `orders@2.0.0` */
export function serviceVersionText({ service, version }: ServiceVersion): string {
  return `${service}@${version}`
}
