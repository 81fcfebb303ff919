import { type Invocation, UsageError } from './command.ts'

/** How long `--wait` allows; 0 unless told. @throws UsageError */
export function secondsOf({ text }: Pick<Invocation, 'text'>): number {
  const given = text('wait') ?? '0'
  if (!/^\d{1,5}$/.test(given)) throw new UsageError(`--wait wants seconds, not ${given}`)
  return Number(given)
}

/** The registry waits so many seconds at most before it answers. */
const longest = 30

/** Asks until the answer is known or the time is over; the registry answers as soon as something changes. */
export async function untilKnown<Reply>(
  seconds: number,
  ask: (wait: number) => Promise<Reply>,
  isKnown: (reply: Reply) => boolean
): Promise<Reply> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const left = Math.max(0, (deadline - performance.now()) / 1000)
    const reply = await ask(Math.min(left, longest))
    if (isKnown(reply) || left <= longest) return reply
  }
}
