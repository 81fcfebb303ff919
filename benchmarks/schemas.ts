/** An Avro record of 25 fields: nested records, an array, a map, unions, decimals and timestamps; 2 KB. */
export function mediumAvro(extraFields = 0): string {
  const money = { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 }
  const address = record('Address', [
    field('street', 'string'),
    field('city', 'string'),
    field('zip', ['null', 'string'], null),
    field('country', 'string', 'AT')
  ])
  const line = record('Line', [
    field('sku', 'string'),
    field('quantity', 'int'),
    field('price', money),
    field('note', ['null', 'string'], null)
  ])
  return JSON.stringify(
    record('OrderPlaced', [
      field('orderId', 'string'),
      field('customerId', 'long'),
      field('status', { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID', 'SENT', 'DONE'] }),
      field('placedAt', { type: 'long', logicalType: 'timestamp-millis' }),
      field('paidAt', ['null', { type: 'long', logicalType: 'timestamp-millis' }], null),
      field('total', money),
      field('shipping', address),
      field('billing', ['null', 'Address'], null),
      field('lines', { type: 'array', items: line }),
      field('attributes', { type: 'map', values: 'string' }),
      field('coupon', ['null', 'string', 'long'], null),
      ...Array.from({ length: 14 }, (_, index) => field(`attribute${index}`, scalars[index % 4])),
      ...Array.from({ length: extraFields }, (_, index) => field(`added${index}`, ['null', 'string'], null))
    ])
  )
}

const scalars = ['string', 'int', 'double', 'boolean']

/** Avro of 50 KB: a record of 60 records of 12 fields. */
export function largeAvro(): string {
  const parts = Array.from({ length: 60 }, (_, part) =>
    field(
      `part${part}`,
      record(`Part${part}`, [
        ...Array.from({ length: 6 }, (_, index) => field(`plain${index}`, scalars[index % 4])),
        ...Array.from({ length: 6 }, (_, index) => ({
          ...field(`optional${index}`, ['null', 'string'], null),
          doc: 'Says what the field is for'
        }))
      ])
    )
  )
  return JSON.stringify(record('Large', parts))
}

/** JSON Schema of 50 KB: an object of 60 objects of 12 properties. */
export function largeJson(): string {
  const part = {
    type: 'object',
    required: ['plain0', 'plain1'],
    properties: Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        index < 6 ? `plain${index}` : `optional${index}`,
        index < 6
          ? { type: 'string', maxLength: 100 }
          : { type: ['null', 'string'], description: 'Says what it is for' }
      ])
    )
  }
  return JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Large',
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`part${index}`, part]))
  })
}

/** Protobuf of 50 KB: 100 messages of 16 fields, each beside a comment. */
export function largeProtobuf(): string {
  const types = ['string', 'int64', 'double', 'bool']
  const message = (part: number): string => {
    const fields = Array.from(
      { length: 16 },
      (_, index) => `  optional ${types[index % 4]} field_${index} = ${index + 1};`
    )
    return `// Says what part ${part} is for\nmessage Part${part} {\n${fields.join('\n')}\n}\n`
  }
  return `syntax = "proto3";\npackage large;\n${Array.from({ length: 100 }, (_, part) => message(part)).join('\n')}`
}

function record(name: string, fields: readonly object[]): object {
  return { type: 'record', name, fields }
}

function field(name: string, type: unknown, fallback?: unknown): object {
  return { name, type, ...(fallback === undefined ? {} : { default: fallback }) }
}
