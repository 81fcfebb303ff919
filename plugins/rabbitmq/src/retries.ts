import type { Connection } from './connection.ts'

/** The shortest wait, and the longest that RabbitMQ lets a queue have. */
const shortestMilliseconds = 250
const longestMilliseconds = shortestMilliseconds * 2 ** 23

/** Somebody may remove them. */
const rememberedMilliseconds = 60_000

/** How long a message waits that is to wait so long: never shorter, and less than twice as long. */
export function waitFor(milliseconds: number): number {
  const doublings = Math.ceil(Math.log2(Math.max(1, milliseconds / shortestMilliseconds)))
  return Math.min(shortestMilliseconds * 2 ** doublings, longestMilliseconds)
}

/**
 * Gives the exchange that keeps messages so long and then gives them to the queue that their routing key names. There is
 * one for each wait, whose queue all share: in a queue of many waits the longer ones would hold up the shorter.
 */
export type WaitingRoom = (milliseconds: number) => Promise<string>

export function waitingRooms(connection: Connection, prefix: string): WaitingRoom {
  const ready = new Map<string, { readonly declaring: Promise<void>; readonly until: number }>()
  return async milliseconds => {
    const wait = waitFor(milliseconds)
    const name = `${prefix}.${wait}`
    const known = ready.get(name)
    if (known !== undefined && known.until > Date.now()) {
      await known.declaring
      return name
    }
    const declaring = declare(connection, name, wait)
    ready.set(name, { declaring, until: Date.now() + rememberedMilliseconds })
    declaring.catch(() => ready.delete(name))
    await declaring
    return name
  }
}

async function declare(connection: Connection, name: string, wait: number): Promise<void> {
  await connection.ask(async channel => {
    await channel.assertExchange(name, 'fanout', { durable: true })
    await channel.assertQueue(name, {
      durable: true,
      messageTtl: wait,
      // The default exchange; the routing key is still the queue's name.
      deadLetterExchange: '',
      arguments: {
        'x-queue-type': 'quorum',
        // Nothing is lost when the broker ends while a message goes back.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish'
      }
    })
    await channel.bindQueue(name, name, '')
  })
}
