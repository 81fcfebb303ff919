import type { Delivery } from '../broker.ts'
import type { Settlement } from '../settlement.ts'

/** How long a broker may take to deliver. */
export const patienceMilliseconds = 20_000

export interface Inbox {
  readonly deliveries: readonly Delivery[]
  receive(delivery: Delivery): Promise<Settlement>
  /** Waits until there are so many, and gives all that there are. */
  take(count: number, patience?: number): Promise<readonly Delivery[]>
}

/** Collects deliveries, and settles each as it is told: with `ok` unless told. */
export function createInbox(
  settle: (delivery: Delivery) => Settlement | Promise<Settlement> = () => ({ outcome: 'ok' })
): Inbox {
  const deliveries: Delivery[] = []
  return {
    deliveries,
    async receive(delivery) {
      deliveries.push(delivery)
      return settle(delivery)
    },
    async take(count, patience = patienceMilliseconds) {
      await until(() => deliveries.length >= count, patience)
      return deliveries
    }
  }
}

/** Waits until something is so, but not for ever: whoever waits looks then what is missing. */
export async function until(isSo: () => boolean, patience = patienceMilliseconds): Promise<void> {
  const deadline = Date.now() + patience
  while (!isSo() && Date.now() < deadline) await pause(10)
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

export function textOf({ body }: Pick<Delivery, 'body'>): string {
  return new TextDecoder().decode(body ?? new Uint8Array())
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
