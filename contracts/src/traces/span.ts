/** What an attribute may hold, as far as messages are concerned. Integers that a number cannot hold are texts. */
export type AttributeValue = string | number | boolean

export type Attributes = ReadonlyMap<string, AttributeValue>

export const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const

export type SpanKind = (typeof spanKinds)[number]

/** Which span of which trace, in lower-case hexadecimal digits. */
export interface SpanPointer {
  readonly traceId: string
  readonly spanId: string
}

/** What one service did at one time, as OpenTelemetry tells it. */
export interface Span extends SpanPointer {
  /** The id of the span in the same trace that led to it. */
  readonly parent: string | undefined
  readonly name: string
  readonly kind: SpanKind
  /** When it began, in milliseconds since 1970. */
  readonly at: number
  readonly isFailed: boolean
  readonly attributes: Attributes
  /** What is said of the process that it happened in. */
  readonly resource: Attributes
  readonly links: readonly SpanPointer[]
}
