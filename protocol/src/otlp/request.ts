import * as z from 'zod'

/** Bounds of what one request may hold; whoever exports more sends it in several. */
const limits = {
  resources: 10_000,
  scopes: 1_000,
  spans: 100_000,
  attributes: 1_000,
  links: 10_000,
  text: 64 * 1024
}

/** Empty lists may be left out, or null. */
const listOf = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .nullish()
    .transform(items => items ?? [])

const text = z.string().max(limits.text)

/** 64 bits, which JSON has as a text and some writers as a number. */
const integer = z.union([z.string().regex(/^-?\d{1,20}$/), z.number()])

/** Ids are hexadecimal in OTLP; Protobuf's own JSON has base64. */
function idOf(bytes: number) {
  const hex = new RegExp(`^[0-9a-f]{${bytes * 2}}$`)
  return z.string().transform((id, context) => {
    const lower = id.toLowerCase()
    if (hex.test(lower)) return lower
    const decoded = fromBase64(id)
    if (decoded?.length === bytes * 2) return decoded
    context.addIssue(`expected ${bytes} bytes, in hexadecimal digits or base64`)
    return z.NEVER
  })
}

function fromBase64(text: string): string | undefined {
  if (text.length > 32 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  try {
    return Array.from(atob(text), byte => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  } catch {
    return undefined
  }
}

const traceId = idOf(16)
const spanId = idOf(8)

/** An attribute; what is no single value says nothing of messages. */
const attribute = z.object({
  key: text,
  value: z
    .object({
      stringValue: text.optional(),
      boolValue: z.boolean().optional(),
      intValue: integer.optional(),
      doubleValue: z.union([z.number(), z.string().max(32)]).optional()
    })
    .nullish()
})

const attributes = listOf(attribute, limits.attributes)

/** Enumerations are numbers in OTLP; Protobuf's own JSON has names. */
const enumeration = z.union([z.int(), z.string().max(64)]).nullish()

const span = z.object({
  traceId,
  spanId,
  parentSpanId: z.union([z.literal('').transform(() => undefined), spanId]).nullish(),
  name: text.nullish(),
  kind: enumeration,
  startTimeUnixNano: integer.nullish(),
  attributes,
  links: listOf(z.object({ traceId, spanId }), limits.links),
  status: z.object({ code: enumeration }).nullish()
})

/** What OpenTelemetry exports: spans, by the process and the library that they are of. */
export const exportTraceRequest = z.object({
  resourceSpans: listOf(
    z.object({
      resource: z.object({ attributes }).nullish(),
      scopeSpans: listOf(z.object({ spans: listOf(span, limits.spans) }), limits.scopes)
    }),
    limits.resources
  )
})

export type ExportTraceRequest = z.output<typeof exportTraceRequest>
export type ExportedSpan = ExportTraceRequest['resourceSpans'][number]['scopeSpans'][number]['spans'][number]
export type ExportedAttribute = z.output<typeof attribute>
