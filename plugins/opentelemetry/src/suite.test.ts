import { createMemoryBroker, describeBroker, headerText } from '@instep/messages'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { expect, test } from 'vitest'
import { kafka } from './systems.ts'
import { traced } from './traced.ts'

/** Real spans; no propagator is registered, so that headers are the suite's own. */
const tracerProvider = new NodeTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(new InMemorySpanExporter())]
})

let count = 0
// A broker that tells of its messages does all else as before.
describeBroker(
  { test, equal: (actual, expected) => expect(actual).toEqual(expected) },
  {
    open: async () => traced(createMemoryBroker(), { system: kafka(), tracerProvider }),
    address: () => `address-${++count}`,
    can: {
      keys: true,
      tombstones: true,
      'binary headers': true,
      retries: true,
      'dead letters': true,
      redelivery: false,
      'unknown addresses': false,
      backpressure: false,
      durability: false
    },
    deadLetters: address => ({
      address: `${address}.dead-letter`,
      error: headers => headerText(headers, 'x-error')
    })
  }
)
