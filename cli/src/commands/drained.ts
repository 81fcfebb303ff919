import { createClient, native } from '@instep/protocol'
import { brokerOptions, openBrokers, surroundingsOf, watchedThere } from '../brokers.ts'
import { type Command, type Invocation, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { byOption, whoOf } from '../who.ts'

export const drained: Command = {
  name: 'drained',
  summary: 'Record that everything that lay at a place was read or has expired',
  words: 'PLACE',
  options: {
    ...brokerOptions,
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where' },
    verify: {
      type: 'boolean',
      summary: 'Look at the real topic, queue or stream first; record nothing unless it is so'
    },
    note: { type: 'string', value: 'TEXT', summary: 'How that is known' },
    ...byOption
  },
  notes: `A version that is gone counts in the gate as long as its messages may be there. This says that they are not.
The place is what plan and can-i-deploy call it:
  instep drained "kafka orders.created" --environment production
With --verify every group that receives there must have read what came before the last of those who are gone went:
  instep drained "kafka orders.created" --environment production --verify --kafka kafka:9092`,

  async run(invocation) {
    const [place] = wordsOf(invocation, 'PLACE')
    const { registry, client, out, text } = invocation
    const environment = required(invocation, 'environment')
    const left = invocation.isSet('verify') ? await leftAt(invocation, environment, place) : []
    if (left.length > 0) {
      out.answer({ environment, place, left }, () =>
        [
          `${out.paint('red', '✗')} ${out.paint('bold', place)} is not drained in ${environment}`,
          ...left
        ].join('\n  ')
      )
      return exitCodes.no
    }
    const recorded = await createClient(native.environmentFacts, registry, client).recordDrain({
      params: { environment },
      body: { place, by: whoOf(invocation), note: text('note') ?? '' }
    })
    out.answer(
      { environment, ...recorded },
      () =>
        `${out.paint('green', '✓')} ${out.paint('bold', place)} is drained in ${environment}, says ${recorded.by}`
    )
    return exitCodes.yes
  }
}

/** What is still to be read at a place of what came while somebody sent there who is gone, in sentences. */
async function leftAt(
  invocation: Invocation,
  environment: string,
  place: string
): Promise<readonly string[]> {
  const surroundings = await surroundingsOf(invocation, environment)
  const { versions, sends, routes } = surroundings
  const before = new Set([place, ...routes.filter(({ to }) => to === place).map(({ from }) => from)])
  const gone = versions.filter(
    ({ presence, service, version }) =>
      presence === 'retained' &&
      sends.some(send => before.has(send.place) && send.service === service && send.version === version)
  )
  const time = gone.length === 0 ? Date.now() : Math.max(...gone.map(({ endedAt }) => endedAt ?? Date.now()))
  const led = new Set([place, ...routes.filter(({ from }) => from === place).map(({ to }) => to)])
  const readers = (await watchedThere(invocation, surroundings)).filter(one => led.has(one.place))
  if (readers.length === 0) throw new UsageError(`nobody who runs in ${environment} receives at ${place}`)
  await using brokers = await openBrokers(invocation)
  const found = await Promise.all(readers.map(one => brokers.isDrained(one, time)))
  return found.flatMap(one => (one.isDrained ? [] : [one.left]))
}
