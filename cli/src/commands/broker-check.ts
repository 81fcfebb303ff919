import { excesses } from '@instep/monitoring'
import { brokerOptions, openBrokers } from '../brokers.ts'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { limitOptions, limitsOf, measured } from '../measuring.ts'
import { excessText, measurementTable } from '../words/measurements.ts'

export const brokerCheck: Command = {
  name: 'broker check',
  summary: 'Whether what waits, fails and gets lost at the brokers is within its limits',
  words: '',
  options: { ...brokerOptions, ...limitOptions },
  notes: `Looks at every place where a service of the environment receives, as its contract declares it. Limits stand in the
contract (x-instep-limits); those given here hold where it says none. Exit code 1 when something is above its limit, or a
declared place is not there.
  instep broker check --environment production --kafka kafka:9092 --lag 1000 --oldest 300 --dead-letters 0`,

  async run(invocation) {
    wordsOf(invocation)
    const { out } = invocation
    const limits = limitsOf(invocation)
    await using brokers = await openBrokers(invocation)
    const measurements = await measured(invocation, brokers)
    const above = excesses(measurements, limits)
    out.answer(
      {
        measurements,
        above: above.map(({ measurement, ...excess }) => ({
          place: measurement.watched.place,
          group: measurement.watched.group,
          ...excess
        }))
      },
      () =>
        [
          measurementTable(out, measurements, above),
          '',
          ...above.map(excess => `${out.paint('red', '✗')} ${excessText(excess)}`)
        ].join('\n')
    )
    const isMissing = measurements.some(({ problem, lag }) => problem !== undefined && lag === undefined)
    return above.length > 0 || isMissing ? exitCodes.no : exitCodes.yes
  }
}
