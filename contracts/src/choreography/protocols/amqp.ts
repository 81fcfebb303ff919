import type { AmqpChannel } from '../channel.ts'
import { routesByAddress } from './by-address.ts'
import type { Protocol } from './protocol.ts'

const keyOf = ({ vhost, exchange, key, queue }: AmqpChannel): string =>
  queue === undefined ? `amqp ${vhost} ${exchange?.name ?? ''} ${key ?? ''}` : `amqp ${vhost} ${queue.name}`

export const amqp: Protocol<AmqpChannel> = {
  name: 'amqp',
  hasTopology: true,
  keyOf,
  routes: receivers => routesByAddress(receivers, keyOf),
  rest: (_, receiver) => ({ place: keyOf(receiver), retention: 'forever' }),
  sharingKeyOf: keyOf
}
