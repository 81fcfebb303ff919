import {
  type Attributes,
  type AttributeValue,
  type SpanKind,
  spanKinds,
  type TraceSpan
} from '@instep/contracts'
import type { ExportedAttribute, ExportedSpan, ExportTraceRequest } from './request.ts'

/** The spans of an export, each with what is said of its process. */
export function* spansOf({ resourceSpans }: ExportTraceRequest): Generator<TraceSpan> {
  for (const { resource, scopeSpans } of resourceSpans) {
    const process = attributesOf(resource?.attributes ?? [])
    for (const { spans } of scopeSpans) for (const span of spans) yield spanOf(span, process)
  }
}

function spanOf(span: ExportedSpan, resource: Attributes): TraceSpan {
  const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, status, links } = span
  return {
    ...{ traceId, spanId, resource, links },
    parent: parentSpanId ?? undefined,
    name: name ?? '',
    kind: kindOf(kind),
    at: millisecondsOf(startTimeUnixNano ?? 0),
    isFailed: status?.code === 2 || status?.code === 'STATUS_CODE_ERROR',
    attributes: attributesOf(span.attributes)
  }
}

function kindOf(kind: ExportedSpan['kind']): SpanKind {
  if (typeof kind === 'number') return spanKinds[kind] ?? 'unspecified'
  const word = kind?.replace('SPAN_KIND_', '').toLowerCase()
  return spanKinds.find(known => known === word) ?? 'unspecified'
}

/** Whoever sends nonsense is taken to have said nothing, so that no time is beyond what a store keeps. */
function millisecondsOf(nanoseconds: string | number): number {
  const milliseconds = Math.floor(Number(nanoseconds) / 1e6)
  return milliseconds > 0 && milliseconds < latest ? milliseconds : 0
}

/** The end of the year 9999. */
const latest = 253_402_300_800_000

function attributesOf(attributes: readonly ExportedAttribute[]): Attributes {
  const values = new Map<string, AttributeValue>()
  for (const { key, value } of attributes) {
    const plain =
      value?.stringValue ?? value?.boolValue ?? integerOf(value?.intValue) ?? doubleOf(value?.doubleValue)
    if (plain !== undefined) values.set(key, plain)
  }
  return values
}

function integerOf(value: string | number | undefined): AttributeValue | undefined {
  const number = Number(value)
  return typeof value === 'string' && Number.isSafeInteger(number) ? number : value
}

/** Protobuf's JSON writes `NaN` and the infinities as texts. */
function doubleOf(value: string | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
