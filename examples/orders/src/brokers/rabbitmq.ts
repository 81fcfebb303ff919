import { rabbitmq as system } from '@instep/opentelemetry'
import { connectRabbitmq } from '@instep/rabbitmq'
import { type Channel, type ChannelModel, connect } from 'amqplib'
import { deadLetters, places } from '../events.ts'
import type { Kind } from './broker.ts'

const exchange = 'shop'

/** RabbitMQ: a place is a routing key on the shop's exchange, and each group has a queue for it. */
export const rabbitmq: Kind = {
  title: 'RabbitMQ',
  profile: 'rabbitmq',
  variable: 'RABBITMQ_URL',
  usual: 'amqp://guest:guest@localhost:5672',
  watching: () => ({ INSTEP_RABBITMQ: management() }),
  prepare,
  connect: url => connectRabbitmq({ url }, { exchange, queue: queueOf }),
  system: system({ exchange, queueOf }),
  // The empty exchange leads to the queue of that name.
  deadLetter: { address: name => `/${name}`, reason: 'x-exception-message' },
  dialect: {
    server: { host: 'rabbitmq.shop.example', protocol: 'amqp' },
    sent: address => ({
      channel: {
        address,
        bindings: { amqp: { is: 'routingKey', exchange: { name: exchange, type: 'topic' } } }
      },
      operation: { bindings: { amqp: { mandatory: true } } }
    }),
    received: (address, group, deadLetterExchange) => {
      const name = queueOf(address, group)
      return {
        channel: {
          address: name,
          bindings: { amqp: { is: 'queue', queue: { name } } },
          'x-instep-queue': { bindings: [{ exchange, key: address }], deadLetterExchange }
        },
        operation: {}
      }
    }
  }
}

function queueOf(address: string, group: string): string {
  return `${group}.${address}`
}

/** What is counted is asked of its management plugin, which listens elsewhere. */
function management(): string {
  return process.env.RABBITMQ_MANAGEMENT_URL ?? 'http://guest:guest@localhost:15672'
}

/** Services make their exchanges and queues themselves; here is what goes afterwards, unless it was there before. */
async function prepare(url: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const connection = await connect(url, { timeout: 3000 })
  stack.defer(() => connection.close())
  await fetch(management().replace(/\/\/[^@/]*@/, '//'), { signal: AbortSignal.timeout(3000) }).catch(
    cause => {
      throw new Error('its management plugin, at RABBITMQ_MANAGEMENT_URL, does not either', { cause })
    }
  )
  const removals: ((channel: Channel) => Promise<unknown>)[] = []
  for (const name of queues)
    if (!(await isThere(connection, channel => channel.checkQueue(name))))
      removals.push(channel => channel.deleteQueue(name))
  for (const name of exchanges)
    if (!(await isThere(connection, channel => channel.checkExchange(name))))
      removals.push(channel => channel.deleteExchange(name))
  stack.defer(async () => {
    const channel = await connection.createChannel()
    for (const remove of removals) await remove(channel)
  })
  return stack.move()
}

const groups = ['payments', 'notifications']
const letters = Object.values(deadLetters)
const queues = [
  ...groups.flatMap(group => Object.values(places).map(place => queueOf(place, group))),
  ...letters
]
const exchanges = [exchange, ...letters]

/** Asks on a channel of its own: what is not there ends it. */
async function isThere(
  connection: ChannelModel,
  ask: (channel: Channel) => Promise<unknown>
): Promise<boolean> {
  const channel = await connection.createChannel()
  channel.on('error', () => {})
  const found = await ask(channel).then(
    () => true,
    () => false
  )
  if (found) await channel.close()
  return found
}
