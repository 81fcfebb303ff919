import type { Channel } from '../channel.ts'
import type { Routes } from './protocol.ts'
import { isTemplate, mayMeet } from './templates.ts'

/** The routes of a broker in which equal addresses are one place, and nothing else leads anywhere. */
export function routesByAddress<C extends Channel>(
  receivers: readonly C[],
  addressOf: (channel: C) => string
): Routes<C> {
  const addresses = receivers.map(addressOf)
  const positions = addresses.map((address, position) => ({ address, position }))
  const fixed = Map.groupBy(
    positions.filter(({ address }) => !isTemplate(address)),
    ({ address }) => address
  )
  const templates = positions.filter(({ address }) => isTemplate(address))
  return sender => {
    const to = addressOf(sender)
    const exact = isTemplate(to)
      ? positions.filter(({ address }) => !isTemplate(address) && mayMeet(to, address))
      : (fixed.get(to) ?? [])
    return [...exact, ...templates.filter(({ address }) => mayMeet(to, address))].map(
      ({ position }) => position
    )
  }
}
