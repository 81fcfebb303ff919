import type { Action } from '@instep/contracts'

/** That a service was seen to send or receive somewhere, so often. What is not known is the empty text. */
export interface KnownObservation {
  readonly service: string
  readonly version: string
  readonly action: Action
  /** As the domain calls places: `kafka orders.created` */
  readonly place: string
  readonly group: string
  readonly count: number
  /** How many of them ended in an error. */
  readonly errors: number
  readonly firstAt: number
  readonly lastAt: number
}

/** What was seen in environments, by their uuids. */
export interface ObservationStore {
  /**
   * Adds to what was seen before: the counts grow, and the time between first and last.
   * @param mayBeNew else what was not seen before is refused
   */
  addObservation(
    environment: string,
    seen: KnownObservation,
    mayBeNew: boolean
  ): Promise<'new' | 'known' | 'refused'>
  countObservations(environment: string): Promise<number>
  /** All of an environment, or those of some services; sorted. */
  observations(environment: string, services?: ReadonlySet<string>): Promise<readonly KnownObservation[]>
}
