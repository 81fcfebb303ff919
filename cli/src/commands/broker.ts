import { createServer } from 'node:http'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import type { DeliveryLimits } from '@instep/contracts'
import { excesses, type Measurement, prometheusText, watchedIn } from '@instep/monitoring'
import { type Brokers, brokerOptions, openBrokers, operationsIn } from '../brokers.ts'
import { type Command, type Invocation, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { excessText, measurementTable } from '../words/measurements.ts'

const limitOptions = {
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

/** @throws UsageError */
function limitsOf({ text }: Pick<Invocation, 'text'>): DeliveryLimits {
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

async function measured(invocation: Invocation, brokers: Brokers): Promise<readonly Measurement[]> {
  return brokers.measure(watchedIn(await operationsIn(invocation, required(invocation, 'environment'))))
}

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

export const brokerMetrics: Command = {
  name: 'broker metrics',
  summary: 'The same numbers for Prometheus, printed or served',
  words: '',
  options: {
    ...brokerOptions,
    port: { type: 'string', value: 'PORT', summary: 'Serve them at /metrics on this port' },
    host: { type: 'string', value: 'HOST', summary: 'Listen there; 127.0.0.1 unless told' }
  },
  notes: `Names are those of each broker's own exporters where they have one.
  instep broker metrics --environment production --kafka kafka:9092 --port 9400`,

  async run(invocation) {
    wordsOf(invocation)
    const { out, text } = invocation
    await using brokers = await openBrokers(invocation)
    const port = text('port')
    if (port === undefined) {
      const measurements = await measured(invocation, brokers)
      out.answer(measurements, () => prometheusText(measurements))
      return exitCodes.yes
    }
    if (!/^\d{1,5}$/.test(port)) throw new UsageError(`--port takes a number, not ${port}`)
    await served(invocation, brokers, Number(port), text('host') ?? '127.0.0.1')
    return exitCodes.yes
  }
}

/** Answers each scrape with fresh numbers, until the process is told to stop. */
async function served(invocation: Invocation, brokers: Brokers, port: number, host: string): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    measured(invocation, brokers).then(
      measurements =>
        response
          .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
          .end(prometheusText(measurements)),
      error => response.writeHead(503, { 'content-type': 'text/plain' }).end(`${error}\n`)
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  process.stderr.write(
    `Metrics are served at http://${host}:${(server.address() as { port: number }).port}/metrics\n`
  )
  await stopped()
  await new Promise(resolve => server.close(resolve))
}

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

/** Resolves at Ctrl-C, at a request to end, and at the key q. */
function stopped(): Promise<void> {
  return new Promise(resolve => {
    const { stdin } = process
    const end = (): void => {
      if (stdin.isTTY) stdin.setRawMode(false)
      stdin.pause()
      resolve()
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    if (!stdin.isTTY) return
    stdin.setRawMode(true)
    stdin.resume()
    stdin.on('data', (keys: Buffer) => {
      if (keys.includes('q') || keys.includes('\u0003')) end()
    })
  })
}
