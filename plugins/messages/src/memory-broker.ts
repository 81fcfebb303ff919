import type { Broker, Delivery, Message, Receiver, SubscribeOptions } from './broker.ts'
import type { Settlement } from './settlement.ts'

interface Group {
  readonly receivers: Receiver[]
  readonly deadLetter: string
  next: number
  /** The last delivery of each key: the next one waits for it. */
  readonly lasts: Map<string, Promise<void>>
}

export interface MemoryBroker extends Broker {
  /** Resolves when no message is on its way any more, rejects with what the first failing receiver threw. */
  settled(): Promise<void>
}

/**
 * A broker inside this process, for examples and for tests that need no server. It keeps nothing: a message to an
 * address that nobody listens to is gone, and one that is given up goes to `<address>.dead-letter`.
 */
export function createMemoryBroker(): MemoryBroker {
  const addresses = new Map<string, Map<string, Group>>()
  const underway = new Set<Promise<void>>()
  const failures: unknown[] = []
  let count = 0

  const publish = (message: Message): void => {
    count += 1
    const place = `memory ${count}`
    for (const group of addresses.get(message.address)?.values() ?? []) deliver(group, message, place)
  }
  const deliver = (group: Group, message: Message, place: string): void => {
    const key = String(message.key ?? place)
    const before = group.lasts.get(key) ?? Promise.resolve()
    const delivery = before
      .then(() => handOver(group, { ...message, attempt: 1, place }))
      .catch(error => void failures.push(error))
      .finally(() => {
        underway.delete(delivery)
        if (group.lasts.get(key) === delivery) group.lasts.delete(key)
      })
    group.lasts.set(key, delivery)
    underway.add(delivery)
  }
  const handOver = async (group: Group, delivery: Delivery): Promise<void> => {
    const receiver = group.receivers[group.next++ % group.receivers.length]
    if (receiver === undefined) return
    const settlement: Settlement = await receiver(delivery)
    if (settlement.outcome === 'retry') {
      await new Promise(resolve => setTimeout(resolve, settlement.after))
      return handOver(group, { ...delivery, attempt: delivery.attempt + 1 })
    }
    if (settlement.outcome === 'dead-letter') {
      const { address, headers } = delivery
      const error = String(settlement.error)
      publish({
        ...delivery,
        address: group.deadLetter,
        headers: { ...headers, 'x-original-address': address, 'x-error': error }
      })
    }
  }

  return {
    async publish(message) {
      publish(message)
    },

    async subscribe(address, name, receiver, options: SubscribeOptions = {}) {
      const groups = addresses.get(address) ?? new Map<string, Group>()
      addresses.set(address, groups)
      const deadLetter = options.deadLetter ?? `${address}.dead-letter`
      const group: Group = groups.get(name) ?? { receivers: [], deadLetter, next: 0, lasts: new Map() }
      groups.set(name, group)
      group.receivers.push(receiver)
      return {
        async [Symbol.asyncDispose]() {
          group.receivers.splice(group.receivers.indexOf(receiver), 1)
          if (group.receivers.length === 0) groups.delete(name)
          await Promise.all(group.lasts.values())
        }
      }
    },

    async settled() {
      while (underway.size > 0) await Promise.all(underway)
      if (failures.length > 0) throw failures.shift()
    },

    async [Symbol.asyncDispose]() {
      addresses.clear()
    }
  }
}
