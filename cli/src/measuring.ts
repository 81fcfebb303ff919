import type { DeliveryLimits } from '@instep/contracts'
import type { Measurement } from '@instep/monitoring'
import { type Brokers, surroundingsOf, watchedThere } from './brokers.ts'
import { type Invocation, required, UsageError } from './command.ts'

/** How much is too much, where a contract says nothing. */
export const limitOptions = {
  lag: { type: 'string', value: 'COUNT', summary: 'So many messages may wait' },
  oldest: { type: 'string', value: 'SECONDS', summary: 'The oldest message may have waited so long' },
  redelivered: { type: 'string', value: 'COUNT', summary: 'So many messages may be tried again' },
  'dead-letters': {
    type: 'string',
    value: 'COUNT',
    summary: 'So many messages may be among the dead letters'
  },
  unroutable: { type: 'string', value: 'COUNT', summary: 'So many messages may have found nobody' }
} as const

/** What the command line says is too much. @throws UsageError */
export function limitsOf({ text }: Pick<Invocation, 'text'>): DeliveryLimits {
  const number = (option: keyof typeof limitOptions): number | undefined => {
    const given = text(option)
    if (given === undefined) return undefined
    if (!/^\d{1,12}$/.test(given)) throw new UsageError(`--${option} takes a number, not ${given}`)
    return Number(given)
  }
  const seconds = number('oldest')
  const limits = {
    lag: number('lag'),
    oldest: seconds === undefined ? undefined : seconds * 1000,
    redelivered: number('redelivered'),
    deadLetters: number('dead-letters'),
    unroutable: number('unroutable')
  }
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))
}

/** What the brokers count at the places where an environment's services receive. */
export async function measured(invocation: Invocation, brokers: Brokers): Promise<readonly Measurement[]> {
  const surroundings = await surroundingsOf(invocation, required(invocation, 'environment'))
  return brokers.measure(await watchedThere(invocation, surroundings))
}
