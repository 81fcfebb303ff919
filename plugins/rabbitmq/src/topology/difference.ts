import type { BindingFacts } from './topology.ts'

/** What a broker has otherwise than a contract says, per kind. */
export interface DifferenceFacts {
  readonly missingExchange: { readonly exchange: string }
  readonly exchangeType: { readonly exchange: string; readonly said: string; readonly found: string }
  readonly noAlternate: { readonly exchange: string }
  readonly otherAlternate: {
    readonly exchange: string
    readonly said: string
    readonly found: string | undefined
  }
  readonly missingQueue: { readonly queue: string }
  readonly otherArgument: {
    readonly queue: string
    readonly argument: string
    readonly said: string | number
    readonly found: unknown
  }
  readonly missingBinding: BindingFacts
  readonly noDeadLetter: { readonly queue: string }
  readonly missingDeadLetterExchange: { readonly queue: string; readonly exchange: string }
}

export type DifferenceKind = keyof DifferenceFacts

/** One difference, as data. */
export type Difference = {
  [Kind in DifferenceKind]: { readonly kind: Kind; readonly facts: DifferenceFacts[Kind] }
}[DifferenceKind]

const sentences: { readonly [Kind in DifferenceKind]: (facts: DifferenceFacts[Kind]) => string } = {
  missingExchange: ({ exchange }) => `there is no exchange ${exchange}`,
  exchangeType: ({ exchange, said, found }) =>
    `the exchange ${exchange} is a ${found} exchange, not a ${said} one`,
  noAlternate: ({ exchange }) =>
    `the exchange ${exchange} has no alternate exchange: what no binding takes is lost, and its sender is not told`,
  otherAlternate: ({ exchange, said, found }) =>
    `the exchange ${exchange} has ${found === undefined ? 'no alternate exchange' : `the alternate exchange ${found}`}, not ${said}`,
  missingQueue: ({ queue }) => `there is no queue ${queue}`,
  otherArgument: ({ queue, argument, said, found }) =>
    `the queue ${queue} has ${found === undefined ? `no ${argument}` : `${argument} ${JSON.stringify(found)}`}, not ${JSON.stringify(said)}`,
  missingBinding: ({ from, to, key }) =>
    `nothing leads from the exchange ${from} to the ${to.kind} ${to.name} with the key ${JSON.stringify(key)}`,
  noDeadLetter: ({ queue }) =>
    `the queue ${queue} has no dead-letter exchange: what is rejected or expires is lost`,
  missingDeadLetterExchange: ({ queue, exchange }) =>
    `the queue ${queue} gives what is rejected to the exchange ${exchange}, which is not there: it is lost`
}

/** A difference as a sentence. */
export function explainDifference({ kind, facts }: Difference): string {
  return (sentences[kind] as (facts: Difference['facts']) => string)(facts) // its own row
}
