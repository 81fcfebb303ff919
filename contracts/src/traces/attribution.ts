import type { OwnedOperation } from '../choreography/operation.ts'
import { channelKey } from '../choreography/protocols/index.ts'
import { mayMeet } from '../choreography/protocols/templates.ts'
import type { Observation } from './observations.ts'
import { placeText } from './places.ts'
import { explains, isOnFailurePath } from './scope.ts'

/** Where an observation took place, in the words of whoever declares it. */
export interface Attribution {
  /** As the gate calls places: `kafka orders.created` */
  readonly place: string
  /** Whether the service declares that it does so, in that group. */
  readonly isDeclared: boolean
}

/** @param declared what the version declares that was seen */
export function attributionOf(seen: Observation, declared: readonly OwnedOperation[]): Attribution {
  const meant = declared.filter(operation => explains(operation, seen))
  const channel = meant.find(operation => operation.channel !== undefined)?.channel
  const place = channel === undefined ? placeText(seen.place, seen.action) : channelKey(channel)
  if (meant.length > 0) return { place, isDeclared: isInGroup(seen, meant) }
  const channels = declared.flatMap(operation => operation.channel ?? [])
  return { place, isDeclared: declared.some(operation => isOnFailurePath(operation, seen.place, channels)) }
}

/** The consumer groups, and durable consumers, in which a service says that it receives. */
export function groupsOf(receives: readonly OwnedOperation[]): readonly string[] {
  const names = receives.flatMap(({ channel, delivery }) => [
    ...(delivery?.group === undefined ? [] : [delivery.group]),
    ...(channel?.protocol === 'nats' && channel.consumer?.durable !== undefined
      ? [channel.consumer.durable]
      : [])
  ])
  return [...new Set(names)].toSorted()
}

/** Who declares no group may be in any, and so may who does not say. */
export function isInGroup({ action, group }: Observation, declared: readonly OwnedOperation[]): boolean {
  if (action !== 'receive' || group === undefined) return true
  const groups = groupsOf(declared)
  return groups.length === 0 || groups.some(name => mayMeet(name, group))
}
