import type { Broker, Message, Receiver } from './broker.ts'

interface Group {
  readonly receivers: Receiver[]
  next: number
}

export interface MemoryBroker extends Broker {
  /** Resolves when no message is on its way any more, rejects with what the first failing receiver threw. */
  settled(): Promise<void>
}

/** A broker inside this process, for examples and for tests that need no server. Keeps nothing. */
export function createMemoryBroker(): MemoryBroker {
  const addresses = new Map<string, Map<string, Group>>()
  const underway = new Set<Promise<void>>()
  const failures: unknown[] = []

  const deliver = (group: Group, message: Message): void => {
    const receiver = group.receivers[group.next++ % group.receivers.length]
    if (receiver === undefined) return
    const delivery = Promise.resolve()
      .then(() => receiver(message))
      .catch(error => void failures.push(error))
      .finally(() => underway.delete(delivery))
    underway.add(delivery)
  }

  return {
    async publish(message) {
      for (const group of addresses.get(message.address)?.values() ?? []) deliver(group, message)
    },

    async subscribe(address, name, receiver) {
      const groups = addresses.get(address) ?? new Map<string, Group>()
      addresses.set(address, groups)
      const group = groups.get(name) ?? { receivers: [], next: 0 }
      groups.set(name, group)
      group.receivers.push(receiver)
      return {
        async [Symbol.asyncDispose]() {
          group.receivers.splice(group.receivers.indexOf(receiver), 1)
          if (group.receivers.length === 0) groups.delete(name)
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
