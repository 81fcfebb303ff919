import { setTimeout } from 'node:timers/promises'
import type { Core } from './core.ts'

/** How often somebody who waits looks whether anything was written, in milliseconds. */
const interval = 250

/** Asks again whenever something was written, until the answer is known or the time is over. The last answer counts. */
export async function untilKnown<Result>(
  { store }: Core,
  ask: () => Promise<Result>,
  isKnown: (result: Result) => boolean,
  milliseconds: number
): Promise<Result> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    await store.changes.catchUp()
    const { position } = store.changes
    const result = await ask()
    if (isKnown(result) || performance.now() >= deadline) return result
    do {
      await setTimeout(Math.max(0, Math.min(interval, deadline - performance.now())))
      await store.changes.catchUp()
    } while (store.changes.position === position && performance.now() < deadline)
    if (performance.now() >= deadline) return result
  }
}
