import { expect, test } from 'vitest'
import { exportTraceRequest } from './request.ts'
import { spansOf } from './spans.ts'

const traceId = '5b8efff798038103d269b633813fc60c'
const spanId = 'eee19b7ec3c1b174'

function exported(span: object, resource: object = {}) {
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [{ traceId, spanId, ...span }] }] }] }
}

function read(...input: Parameters<typeof exported>) {
  return [...spansOf(exportTraceRequest.parse(exported(...input)))][0]
}

test('a span is read as OpenTelemetry writes it', () => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
  expect(
    read(
      {
        parentSpanId: 'EEE19B7EC3C1B173',
        name: 'send orders',
        kind: 4,
        startTimeUnixNano: '1544712660300000000',
        endTimeUnixNano: '1544712661300000000',
        attributes: [
          { key: 'text', value: { stringValue: 'a' } },
          { key: 'truth', value: { boolValue: false } },
          { key: 'whole', value: { intValue: '17' } },
          { key: 'number', value: { intValue: 17 } },
          { key: 'large', value: { intValue: '9223372036854775807' } },
          { key: 'half', value: { doubleValue: 0.5 } },
          { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
          { key: '__proto__', value: { stringValue: 'mine' } },
          { key: 'none' }
        ],
        links: [{ traceId, spanId, attributes: [] }],
        status: { code: 2, message: 'no' },
        events: [{ name: 'exception' }]
      },
      resource
    )
  ).toEqual({
    ...{ traceId, spanId, parent: 'eee19b7ec3c1b173', name: 'send orders', kind: 'producer' },
    ...{ at: 1544712660300, isFailed: true, links: [{ traceId, spanId }] },
    attributes: new Map<string, unknown>([
      ['text', 'a'],
      ['truth', false],
      ['whole', 17],
      ['number', 17],
      ['large', '9223372036854775807'],
      ['half', 0.5],
      ['__proto__', 'mine']
    ]),
    resource: new Map([['service.name', 'orders']])
  })
})

test("ids in base64 and enumerations by name, as in Protobuf's own JSON, mean the same", () => {
  const base64 = { traceId: 'W47/95gDgQPSabYzgT/GDA==', spanId: '7uGbfsPBsXQ=' }
  expect(
    read({ ...base64, kind: 'SPAN_KIND_CONSUMER', status: { code: 'STATUS_CODE_ERROR' } })
  ).toMatchObject({
    ...{ traceId, spanId, kind: 'consumer', isFailed: true, parent: undefined }
  })
})

test('what is left out or null is nothing', () => {
  expect(read({ parentSpanId: '', attributes: null, links: null, status: {} })).toMatchObject({
    ...{ parent: undefined, name: '', kind: 'unspecified', at: 0, isFailed: false, links: [] }
  })
  expect([...spansOf(exportTraceRequest.parse({}))]).toEqual([])
})

test.each([
  ['no id', { traceId: '' }],
  ['a short id', { traceId: 'abcd' }],
  ['an id of other digits', { spanId: 'zzzzzzzzzzzzzzzz' }],
  ['attributes that are no list', { attributes: {} }],
  ['a name that is no text', { name: 7 }],
  ['a time that is none', { startTimeUnixNano: 'noon' }],
  ['too long a text', { name: 'x'.repeat(70_000) }]
])('a span with %s is refused', (_, span) => {
  expect(exportTraceRequest.safeParse(exported(span)).success).toBe(false)
})
