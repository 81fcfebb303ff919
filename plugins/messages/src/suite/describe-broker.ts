import { testCrashes } from './crashes.ts'
import { testDelivery } from './delivery.ts'
import { testFailures } from './failures.ts'
import { testFlow } from './flow.ts'
import type { Runner, Subject } from './subject.ts'

/** The suite that every broker passes, against the real server. */
export function describeBroker(runner: Runner, subject: Subject): void {
  testDelivery(runner, subject)
  testFlow(runner, subject)
  testFailures(runner, subject)
  testCrashes(runner, subject)
}
