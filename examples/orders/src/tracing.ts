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
  const lines = (parent: string | undefined, depth: number): readonly string[] =>
    (below.get(parent) ?? [])
      .toSorted((one, other) => startOf(one) - startOf(other))
      .flatMap(span => [lineOf(span, depth), ...lines(span.spanContext().spanId, depth + 1)])
  return lines(undefined, 0)
}

function lineOf({ name, attributes, resource }: ReadableSpan, depth: number): string {
  const service = String(resource.attributes['service.name'])
  const subject = attributes['instep.schema.subject']
  const schema = subject === undefined ? [] : [`${subject} v${attributes['instep.schema.version']}`]
  const outcome = attributes['instep.message.outcome']
  const facts = [...schema, ...(outcome === undefined ? [] : [String(outcome)])]
  const what = `${'  '.repeat(depth)}${service.padEnd(15)}${name}`
  return facts.length === 0 ? what : `${what.padEnd(68)} ${facts.join(', ')}`
}

function startOf({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1e9 + nanoseconds
}
