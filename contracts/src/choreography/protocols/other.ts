import type { OtherChannel } from '../channel.ts'
import { routesByAddress } from './by-address.ts'
import { keeping, type Protocol } from './protocol.ts'

const keyOf = ({ name, address }: OtherChannel): string => `${name} ${address}`

/** Any other broker: equal addresses of one kind are one place. What it keeps is what the channel says. */
export const other: Protocol<OtherChannel> = {
  ...keeping,
  name: 'other',
  keyOf,
  routes: receivers => routesByAddress(receivers, keyOf),
  rest(sender, receiver) {
    const retention = sender.retention ?? receiver.retention
    return retention === undefined ? undefined : { place: keyOf(sender), retention }
  },
  deadLettersOf: ({ name }, said) =>
    said === undefined ? undefined : [{ protocol: 'other', name, address: said }],
  sharingKeyOf: (channel, group) => (group === undefined ? undefined : `${keyOf(channel)} ${group}`)
}
