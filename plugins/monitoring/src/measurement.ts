import type { Watched } from './watched.ts'

/** What a broker counts at a place. What it does not tell is undefined. */
export interface Counts {
  /** Messages that are not dealt with yet. */
  readonly lag?: number
  /** How long the oldest of them has been waiting, in milliseconds. */
  readonly oldest?: number
  /** Messages in the hands of consumers. */
  readonly inHand?: number
  /** Messages that wait to be tried again, or how many were handed over again, as the broker counts it. */
  readonly redelivered?: number
  /** Messages among the dead letters. */
  readonly deadLetters?: number
  /** Messages that nobody would have got. */
  readonly unroutable?: number
  /** Consumers that are connected. */
  readonly consumers?: number
}

/** What was found at a place. */
export interface Measurement extends Counts {
  readonly watched: Watched
  /** What is the matter with the place itself, in a sentence. */
  readonly problem?: string
}

/** Looks at places of one kind of broker, through that broker's own API. */
export interface Watcher extends AsyncDisposable {
  /** One measurement for each place of its kind of broker. Rejects when the broker does not answer. */
  measure(watched: readonly Watched[]): Promise<readonly Measurement[]>
  /**
   * Whether everything that came to a place before a time was read by a group, or is gone.
   * @param time in milliseconds since 1970
   */
  isDrained(watched: Watched, time: number): Promise<Drained>
}

export type Drained =
  | { readonly isDrained: true }
  /** What is left, in a sentence. */
  | { readonly isDrained: false; readonly left: string }
