import type { NatsChannel } from '../channel.ts'
import { routesByAddress } from './by-address.ts'
import type { Protocol } from './protocol.ts'

const keyOf = ({ subject }: NatsChannel): string => `nats ${subject}`

export const nats: Protocol<NatsChannel> = {
  name: 'nats',
  hasTopology: true,
  keyOf,
  routes: receivers => routesByAddress(receivers, keyOf),
  rest: () => undefined,
  sharingKeyOf: (channel, group) => (group === undefined ? undefined : `${keyOf(channel)} ${group}`)
}
