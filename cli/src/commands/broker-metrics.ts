import { createServer } from 'node:http'
import process from 'node:process'
import { prometheusText } from '@instep/monitoring'
import { type Brokers, brokerOptions, openBrokers } from '../brokers.ts'
import { type Command, type Invocation, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { measured } from '../measuring.ts'
import { stopped } from '../stopping.ts'

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
