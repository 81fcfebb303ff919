import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { nats } from './src/brokers/nats.ts'
import { rabbitmq } from './src/brokers/rabbitmq.ts'
import { contractFor } from './src/contracts.ts'

const original = await readFile(join(import.meta.dirname, 'contracts/payments-1.0.0.yaml'), 'utf8')

/** The contract as it reads for another broker, with what it says of messages left out. */
function placesOf({ dialect }: typeof rabbitmq): unknown {
  if (dialect === undefined) throw new Error('it has no words of its own')
  const { servers, channels, operations, components } = parse(contractFor(original, dialect))
  expect(components).toEqual(parse(original).components)
  for (const channel of Object.values<{ messages?: unknown }>(channels)) delete channel.messages
  return { servers, channels, operations }
}

test('on RabbitMQ a service receives from its own queue, and sends to the exchange with a routing key', () => {
  expect(placesOf(rabbitmq)).toEqual({
    servers: { shop: { host: 'rabbitmq.shop.example', protocol: 'amqp' } },
    channels: {
      orders: {
        address: 'payments.shop.orders',
        bindings: { amqp: { is: 'queue', queue: { name: 'payments.shop.orders' } } },
        'x-instep-queue': {
          bindings: [{ exchange: 'shop', key: 'shop.orders' }],
          deadLetterExchange: 'shop.orders-dlt'
        }
      },
      payments: {
        address: 'shop.payments',
        bindings: { amqp: { is: 'routingKey', exchange: { name: 'shop', type: 'topic' } } }
      }
    },
    operations: {
      onOrderCreated: {
        action: 'receive',
        channel: { $ref: '#/channels/orders' },
        'x-instep-dead-letter': 'shop.orders-dlt',
        'x-instep-causes': ['tellPayment']
      },
      tellPayment: {
        action: 'send',
        channel: { $ref: '#/channels/payments' },
        bindings: { amqp: { mandatory: true } }
      }
    }
  })
})

test('on NATS a service receives with a durable consumer of the stream that keeps the subject', () => {
  expect(placesOf(nats)).toMatchObject({
    servers: { shop: { protocol: 'nats' } },
    channels: {
      orders: {
        address: 'shop.orders',
        'x-instep-stream': { name: 'SHOP_ORDERS', subjects: ['shop.orders', 'shop.orders-dlt'] }
      },
      payments: { address: 'shop.payments', 'x-instep-stream': { name: 'SHOP_PAYMENTS' } }
    },
    operations: { onOrderCreated: { 'x-instep-consumer': { durable: 'payments' } } }
  })
})
