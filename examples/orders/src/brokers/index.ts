import type { Kind } from './broker.ts'
import { kafka } from './kafka.ts'
import { nats } from './nats.ts'
import { rabbitmq } from './rabbitmq.ts'

/** The brokers over which the shop runs. */
export const kinds = { kafka, rabbitmq, nats } as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof kinds

export function isKindName(word: string): word is KindName {
  return Object.hasOwn(kinds, word)
}
