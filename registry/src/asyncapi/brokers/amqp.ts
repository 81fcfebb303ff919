import { type AmqpChannel, type AmqpExchange, type AmqpQueue, exchangeTypes } from '@instep/contracts'
import { type Node, placeOf } from '../document/node.ts'
import { bindingOf, isTrueAt, nodeAt, numberAt, textAt, textsAt } from './bindings.ts'
import type { Broker, Placement, Spot } from './broker.ts'

export const amqp: Broker = {
  name: 'amqp',
  place: spot => (spot.action === 'send' ? sent(spot) : received(spot))
}

/** Messages go to an exchange with a routing key, or by the default exchange right to a queue. */
function sent(spot: Spot): Placement {
  const { channel, operation, channelSays, address } = spot
  const binding = bindingOf(channel, 'amqp')
  const queue = isQueue(binding) ? (textAt(binding, 'queue', 'name') ?? address) : undefined
  const exchange = queue === undefined ? exchangeOf(spot) : { name: '' }
  const key = queue ?? address
  const headers = channelSays['x-instep-headers']
  const base: AmqpChannel = {
    protocol: 'amqp',
    vhost: vhostOf(binding),
    exchange: exchange ?? { name: '' },
    ...(headers === undefined ? {} : { headers })
  }
  const how = bindingOf(operation, 'amqp')
  // Each key of a carbon copy is one more under which the message is routed.
  const keys = [key, ...textsAt(how, 'cc'), ...textsAt(how, 'bcc')]
  const expiration = numberAt(how, 'expiration')
  return {
    channels: keys.map(routing => (routing === undefined ? base : { ...base, key: routing })),
    delivery: {
      ...(isTrueAt(how, 'mandatory') ? { isMandatory: true } : {}),
      ...(expiration === undefined ? {} : { expiration })
    }
  }
}

/** Messages come from a queue; a routing key alone does not say which. */
function received(spot: Spot): Placement | undefined {
  const { channel, channelSays, address, problems } = spot
  const binding = bindingOf(channel, 'amqp')
  const exchange = exchangeOf(spot)
  const name =
    channelSays['x-instep-queue']?.name ??
    textAt(binding, 'queue', 'name') ??
    (isQueue(binding) || exchange === undefined ? address : undefined)
  if (name === undefined) {
    problems.add(
      placeOf(channel).path,
      'The channel does not say from which queue messages are received: use "is: queue", or name it with x-instep-queue'
    )
    return undefined
  }
  return {
    channels: [
      {
        protocol: 'amqp',
        vhost: vhostOf(binding),
        ...(exchange === undefined ? {} : { exchange }),
        queue: queueOf(name, exchange, spot)
      }
    ],
    delivery: {}
  }
}

function queueOf(
  name: string,
  exchange: AmqpExchange | undefined,
  { channelSays, address }: Spot
): AmqpQueue {
  const { name: _, bindings, ...rest } = channelSays['x-instep-queue'] ?? {}
  const bound = exchange === undefined ? [] : [{ exchange: exchange.name, key: address ?? '' }]
  return { name, bindings: bindings ?? bound, ...rest } as AmqpQueue // what is undefined is not there
}

function exchangeOf({ channel, channelSays }: Spot): AmqpExchange | undefined {
  const binding = bindingOf(channel, 'amqp')
  if (nodeAt(binding, 'exchange') === undefined) return undefined
  const said = channelSays['x-instep-exchange'] ?? {}
  const given = textAt(binding, 'exchange', 'type')
  const type = exchangeTypes.find(known => known === given)
  // AsyncAPI calls the exchange without a name a type.
  const name = given === 'default' ? '' : (textAt(binding, 'exchange', 'name') ?? '')
  return { name, ...(type === undefined ? {} : { type }), ...said } as AmqpExchange // as above
}

function isQueue(binding: Node | undefined): boolean {
  return textAt(binding, 'is') === 'queue'
}

function vhostOf(binding: Node | undefined): string {
  return textAt(binding, 'exchange', 'vhost') ?? textAt(binding, 'queue', 'vhost') ?? '/'
}
