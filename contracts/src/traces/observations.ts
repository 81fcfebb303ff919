import type { Action } from '../choreography/operation.ts'
import type { MessageFact, SeenPlace } from './facts.ts'

/** How often, and when, something was seen. Times are in milliseconds since 1970. */
export interface Sight {
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

/** That a version of a service was seen to send or receive somewhere. */
export interface Observation extends Sight {
  readonly service: string
  /** Undefined when its spans do not say. */
  readonly version: string | undefined
  readonly action: Action
  readonly place: SeenPlace
  readonly group: string | undefined
  /** The subject of the messages' schema, where the spans say so. */
  readonly subject: string | undefined
  /** How many of them ended in an error. */
  readonly errors: number
  /** The trace of the last of them. */
  readonly traceId: string
}

/** What some facts say together. Passing places and services without a name are left out. */
export function observationsOf(facts: readonly MessageFact[]): readonly Observation[] {
  const seen = new Map<string, Observation>()
  for (const fact of facts) {
    if (fact.isPassing || fact.service === undefined) continue
    const { service, version, action, place, group, subject, isError, traceId, at } = fact
    const key = observationKey({ service, version, action, place, group, subject })
    const known = seen.get(key)
    seen.set(key, {
      ...{ service, version, action, place, group, subject },
      count: (known?.count ?? 0) + 1,
      errors: (known?.errors ?? 0) + (isError ? 1 : 0),
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at),
      traceId: known === undefined || at >= known.lastAt ? traceId : known.traceId
    })
  }
  return [...seen.values()]
}

/** What tells one observation from another. */
export function observationKey({
  service,
  version,
  action,
  place: { system, destination, routingKey, exchange, queue },
  group,
  subject
}: Omit<Observation, keyof Sight | 'errors' | 'traceId'>): string {
  // What is undefined becomes null.
  return JSON.stringify([
    ...[service, version, action, group, subject],
    ...[system, destination, routingKey, exchange, queue]
  ])
}

/** Several sights as one. */
export function together(sights: readonly Sight[]): Sight {
  return {
    count: sights.reduce((sum, { count }) => sum + count, 0),
    firstAt: sights.reduce((first, { firstAt }) => Math.min(first, firstAt), Number.POSITIVE_INFINITY),
    lastAt: sights.reduce((last, { lastAt }) => Math.max(last, lastAt), 0)
  }
}
