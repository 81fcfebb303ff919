/** What may become of a message that was received. */
export const outcomes = ['ok', 'retry', 'dead-letter', 'drop'] as const

export type Outcome = (typeof outcomes)[number]

/** What becomes of a delivery, as its receiver tells the broker. */
export type Settlement =
  | { readonly outcome: 'ok' }
  /** It comes again, after so many milliseconds. */
  | { readonly outcome: 'retry'; readonly after: number; readonly error: unknown }
  /** It goes where such messages are kept, with the error beside it. */
  | { readonly outcome: 'dead-letter'; readonly error: unknown }
  /** It is given up for good, knowingly. */
  | { readonly outcome: 'drop'; readonly error: unknown }

/** Thrown by a handler that wants the message again, later. */
export class Retry extends Error {
  override readonly name = 'Retry'
  /** In milliseconds; the back-off decides unless told. */
  readonly after: number | undefined

  constructor(message: string, options: ErrorOptions & { readonly after?: number } = {}) {
    super(message, options)
    this.after = options.after
  }
}

/** Thrown by a handler for a message that it will never be able to deal with. */
export class DeadLetter extends Error {
  override readonly name = 'DeadLetter'
}

/** Thrown by a handler that gives a message up knowingly, with the reason. */
export class Drop extends Error {
  override readonly name = 'Drop'
}
