import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { excesses } from '@instep/monitoring'
import { brokerOptions, openBrokers } from '../brokers.ts'
import { type Command, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { limitOptions, limitsOf, measured } from '../measuring.ts'
import { stopped } from '../stopping.ts'
import { measurementTable } from '../words/measurements.ts'

export const brokerWatch: Command = {
  name: 'broker watch',
  summary: 'What waits, fails and gets lost at the brokers, redrawn every few seconds',
  words: '',
  options: {
    ...brokerOptions,
    ...limitOptions,
    every: { type: 'string', value: 'SECONDS', summary: 'How often to look; 5 unless told' }
  },
  notes: `Where the output is no terminal it is printed once. q or Ctrl-C ends it.
  instep broker watch --environment production --kafka kafka:9092 --nats nats:4222`,

  async run(invocation) {
    wordsOf(invocation)
    const { out, text } = invocation
    const limits = limitsOf(invocation)
    const every = text('every') ?? '5'
    if (!/^\d{1,4}$/.test(every) || every === '0') throw new UsageError(`--every takes seconds, not ${every}`)
    await using brokers = await openBrokers(invocation)
    const look = async (): Promise<string> => {
      const measurements = await measured(invocation, brokers)
      return measurementTable(out, measurements, excesses(measurements, limits))
    }
    if (process.stdout.isTTY !== true || out.isJson) {
      const measurements = await measured(invocation, brokers)
      out.answer(measurements, () => measurementTable(out, measurements, excesses(measurements, limits)))
      return exitCodes.yes
    }
    await redrawn(look, Number(every) * 1000, required(invocation, 'environment'))
    return exitCodes.yes
  }
}

/** Draws over what was drawn, on a screen of its own that is gone afterwards. */
async function redrawn(look: () => Promise<string>, pause: number, environment: string): Promise<void> {
  const controller = new AbortController()
  void stopped().then(() => controller.abort())
  process.stdout.write('\u001b[?1049h\u001b[?25l')
  try {
    while (!controller.signal.aborted) {
      const found = await look().catch(error => `${error instanceof Error ? error.message : error}`)
      const head = `${environment}  ${new Date().toLocaleTimeString()}  q ends it`
      process.stdout.write(`\u001b[H\u001b[J${head}\n\n${found}\n`)
      await setTimeout(pause, undefined, { signal: controller.signal }).catch(() => undefined)
    }
  } finally {
    process.stdout.write('\u001b[?25h\u001b[?1049l')
  }
}
