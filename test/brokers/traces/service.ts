import process from 'node:process'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { AmqplibInstrumentation } from '@opentelemetry/instrumentation-amqplib'
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { type ClientName, clients, type Fate } from './clients.ts'

/**
 * A service with the stock OpenTelemetry packages, which sends one message or receives one:
 * `service.ts CLIENT URL RUN COLLECTOR OWNER send PLACE`, `… receive PLACE GROUP FATE`. It says `ready` and `done`.
 */
const [
  client = '',
  url = '',
  run = '',
  collector = '',
  owner = '',
  deed = '',
  place = '',
  group = '',
  fate = ''
] = process.argv.slice(2)
const [service = '', version = ''] = owner.split('@')

// kafkajs sets timers to times that have passed, and Node warns of each.
process.removeAllListeners('warning')

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({
    'service.name': service,
    'service.version': version,
    'deployment.environment.name': 'production'
  }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${collector}/v1/traces` }))]
})
provider.register()
// A broker of ours tells of its messages itself.
if (client !== 'traced') {
  registerInstrumentations({ instrumentations: [new KafkaJsInstrumentation(), new AmqplibInstrumentation()] })
}

const wire = await clients[client as ClientName](url, run) // the test names one that there is
const end = async (): Promise<void> => {
  // What is in hand ends its spans first.
  await new Promise(resolve => setTimeout(resolve, 300))
  await provider.forceFlush()
  console.log('done')
  process.exit(0)
}
if (deed === 'send') {
  await wire.send(place)
  await end()
} else {
  await wire.receive(place, group, fate as Fate, () => void end())
  console.log('ready')
}
