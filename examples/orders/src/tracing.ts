import type { Broker } from '@instep/messages'
import { type TracingOptions, traced } from '@instep/opentelemetry'
import { context, propagation } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor
} from '@opentelemetry/sdk-trace-node'

/** Collects the spans of the shop's services, as a collector would that all of them export to. */
export interface Collector {
  /** The broker of a service, which tells of all that it sends and receives. */
  traced(broker: Broker, service: string, options: Omit<TracingOptions, 'tracerProvider'>): Broker
  /** Resolves when so many spans have ended. @throws Error when that takes too long */
  until(count: number): Promise<readonly ReadableSpan[]>
  /** What was collected so far is of no interest. */
  forget(): void
  /** What was collected, in OTLP's JSON. */
  text(): string
}

const patienceMilliseconds = 30_000

export function createCollector(): Collector {
  // Each service has these for itself where each is a process.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const exporter = new InMemorySpanExporter()

  return {
    traced(broker, service, options) {
      const tracerProvider = new NodeTracerProvider({
        resource: resourceFromAttributes({
          'service.name': service,
          'service.version': '1.0.0',
          'deployment.environment.name': 'production'
        }),
        spanProcessors: [new SimpleSpanProcessor(exporter)]
      })
      return traced(broker, { ...options, tracerProvider })
    },
    async until(count) {
      const deadline = Date.now() + patienceMilliseconds
      while (exporter.getFinishedSpans().length < count) {
        if (Date.now() > deadline)
          throw new Error(`${exporter.getFinishedSpans().length} spans have ended, and not ${count}`)
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      return exporter.getFinishedSpans()
    },
    forget: () => exporter.reset(),
    text: () => new TextDecoder().decode(JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans()))
  }
}

/** The way of each message, a line for each span, those that it led to below it. */
export function treeOf(spans: readonly ReadableSpan[]): readonly string[] {
  const below = Map.groupBy(spans, ({ parentSpanContext }) => parentSpanContext?.spanId)
  const rows = (parent: string | undefined, depth: number): readonly Row[] =>
    (below.get(parent) ?? [])
      .toSorted((one, other) => startOf(one) - startOf(other))
      .flatMap(span => [rowOf(span, depth), ...rows(span.spanContext().spanId, depth + 1)])
  const all = rows(undefined, 0)
  const width = Math.max(...all.map(({ what }) => what.length))
  return all.map(({ what, facts }) => (facts === '' ? what : `${what.padEnd(width)}  ${facts}`))
}

interface Row {
  readonly what: string
  readonly facts: string
}

function rowOf({ name, attributes, resource }: ReadableSpan, depth: number): Row {
  const service = String(resource.attributes['service.name'])
  const { 'instep.schema.subject': subject, 'instep.message.outcome': outcome } = attributes
  const schema = subject === undefined ? [] : [`${subject} v${attributes['instep.schema.version']}`]
  return {
    what: `${'  '.repeat(depth)}${service.padEnd(14)}${name}`,
    facts: [...schema, ...(outcome === undefined ? [] : [String(outcome)])].join(', ')
  }
}

function startOf({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1e9 + nanoseconds
}
