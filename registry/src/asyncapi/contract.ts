import type { Action, Channel, Delivery, DocumentProblem } from '@instep/contracts'

/** What a service version says of itself in an AsyncAPI document. All of it can be sent to another thread. */
export interface ServiceContract {
  readonly title: string
  /** The schemas that the document itself holds, each once. */
  readonly schemas: readonly InlineSchema[]
  readonly operations: readonly ContractOperation[]
  /** What was left out, or is worth a second look. */
  readonly notes: readonly DocumentProblem[]
}

/** One message that an operation of the document sends or receives, at one place. */
export interface ContractOperation {
  readonly action: Action
  readonly name: string
  readonly message: string
  /** The subject under which the message's producers register it. */
  readonly subject: string
  readonly schema: NamedSchema | { readonly kind: 'inline'; readonly index: number }
  readonly channel: Channel
  readonly delivery: Delivery
  /** Where the message stands in the document. */
  readonly at: Pick<DocumentProblem, 'path' | 'line' | 'column'>
}

/** A schema that the document itself holds. */
export interface InlineSchema {
  readonly type: string
  readonly text: string
}

/** A schema that the registry has; the newest version unless told. */
export interface NamedSchema {
  readonly kind: 'named'
  readonly subject: string
  readonly version?: number
}
