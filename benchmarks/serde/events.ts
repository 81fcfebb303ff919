/** The events that are timed, as data of Avro, and as JSON and Protobuf have them. */
export interface Example {
  readonly name: string
  readonly avro: object
  readonly event: unknown
  readonly json: object
  readonly jsonEvent: unknown
  readonly protobuf: string
  readonly protobufEvent: Readonly<Record<string, unknown>>
}

const decimal = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 }
const timestamp = { type: 'long', logicalType: 'timestamp-millis' }
const record = (name: string, fields: Readonly<Record<string, unknown>>) => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([name, type]) => ({ name, type }))
})

const small: Example = {
  name: '5 fields',
  avro: record('Small', {
    id: 'string',
    at: 'long',
    amount: 'double',
    isPaid: 'boolean',
    currency: { type: 'enum', name: 'Currency', symbols: ['EUR', 'USD'] }
  }),
  event: {
    id: '0b6c2d1e-7c1b-4c6f-9d0f-1234567890ab',
    at: 1_790_000_000_000,
    amount: 12.5,
    isPaid: true,
    currency: 'USD'
  },
  json: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      at: { type: 'integer' },
      amount: { type: 'number' },
      isPaid: { type: 'boolean' },
      currency: { enum: ['EUR', 'USD'] }
    },
    required: ['id', 'at', 'amount'],
    additionalProperties: false
  },
  jsonEvent: {
    id: '0b6c2d1e-7c1b-4c6f-9d0f-1234567890ab',
    at: 1_790_000_000_000,
    amount: 12.5,
    isPaid: true,
    currency: 'USD'
  },
  protobuf: `syntax = "proto3"; package bench;
    message Small { string id = 1; int64 at = 2; double amount = 3; bool is_paid = 4; enum Currency { EUR = 0; USD = 1; } Currency currency = 5; }`,
  protobufEvent: {
    id: '0b6c2d1e-7c1b-4c6f-9d0f-1234567890ab',
    at: '1790000000000',
    amount: 12.5,
    isPaid: true,
    currency: 'USD'
  }
}

const address = { street: '12 Analytical Row', city: 'London', postcode: 'W1 2AB', country: 'GB' }
const customer = { id: 'c-123456', name: 'Ada Lovelace', email: 'ada@example.com' }
const attributes = { channel: 'web', campaign: 'spring', device: 'phone' }
const texts = { note: 'please ring twice', coupon: null, referrer: 'https://shop.example/', agent: null }
const plain = {
  orderId: '0b6c2d1e-7c1b-4c6f-9d0f-1234567890ab',
  sequence: 42,
  isGift: false,
  weight: 12.75,
  status: 'PLACED',
  tags: ['new', 'fragile', 'express'],
  lines: 3,
  warehouse: 'LHR-2',
  priority: 1,
  score: 0.93,
  locale: 'en-GB',
  retries: 0,
  source: 'checkout'
}
const optional = ['null', 'string']

const medium: Example = {
  name: '25 fields, unions and logical types',
  avro: record('Medium', {
    orderId: 'string',
    sequence: 'int',
    isGift: 'boolean',
    weight: 'double',
    status: { type: 'enum', name: 'Status', symbols: ['DRAFT', 'PLACED', 'PAID'] },
    tags: { type: 'array', items: 'string' },
    lines: 'int',
    warehouse: 'string',
    priority: 'int',
    score: 'float',
    locale: 'string',
    retries: 'int',
    source: 'string',
    note: optional,
    coupon: optional,
    referrer: optional,
    agent: optional,
    customer: record('Customer', { id: 'string', name: 'string', email: 'string' }),
    address: record('Address', { street: 'string', city: 'string', postcode: 'string', country: 'string' }),
    attributes: { type: 'map', values: 'string' },
    total: decimal,
    tax: decimal,
    placedAt: timestamp,
    dueAt: ['null', timestamp],
    version: 'long'
  }),
  event: {
    ...plain,
    ...texts,
    customer,
    address,
    attributes,
    total: Buffer.from('01e240', 'hex'),
    tax: Buffer.from('5a3c', 'hex'),
    placedAt: 1_790_000_000_000,
    dueAt: 1_790_000_900_000,
    version: 7
  },
  json: {
    type: 'object',
    properties: {
      orderId: { type: 'string' },
      sequence: { type: 'integer' },
      isGift: { type: 'boolean' },
      weight: { type: 'number' },
      status: { enum: ['DRAFT', 'PLACED', 'PAID'] },
      tags: { type: 'array', items: { type: 'string' } },
      lines: { type: 'integer' },
      warehouse: { type: 'string' },
      priority: { type: 'integer' },
      score: { type: 'number' },
      locale: { type: 'string' },
      retries: { type: 'integer' },
      source: { type: 'string' },
      note: { type: ['string', 'null'] },
      coupon: { type: ['string', 'null'] },
      referrer: { type: ['string', 'null'] },
      agent: { type: ['string', 'null'] },
      customer: {
        type: 'object',
        properties: { id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string' } },
        required: ['id']
      },
      address: {
        type: 'object',
        properties: {
          street: { type: 'string' },
          city: { type: 'string' },
          postcode: { type: 'string' },
          country: { type: 'string' }
        }
      },
      attributes: { type: 'object', additionalProperties: { type: 'string' } },
      total: { type: 'string', pattern: '^[0-9]+\\.[0-9]{2}$' },
      tax: { type: 'string' },
      placedAt: { type: 'integer' },
      dueAt: { type: ['integer', 'null'] },
      version: { type: 'integer', minimum: 0 }
    },
    required: ['orderId', 'status', 'customer', 'total', 'placedAt']
  },
  jsonEvent: {
    ...plain,
    ...texts,
    customer,
    address,
    attributes,
    total: '1234.56',
    tax: '231.00',
    placedAt: 1_790_000_000_000,
    dueAt: 1_790_000_900_000,
    version: 7
  },
  protobuf: `syntax = "proto3"; package bench;
    message Medium {
      string order_id = 1; int32 sequence = 2; bool is_gift = 3; double weight = 4; Status status = 5; repeated string tags = 6;
      int32 lines = 7; string warehouse = 8; int32 priority = 9; float score = 10; string locale = 11; int32 retries = 12;
      string source = 13; optional string note = 14; optional string coupon = 15; optional string referrer = 16;
      optional string agent = 17; Customer customer = 18; Address address = 19; map<string, string> attributes = 20;
      int64 total_cents = 21; int64 tax_cents = 22; int64 placed_at = 23; optional int64 due_at = 24; int64 version = 25;
      enum Status { DRAFT = 0; PLACED = 1; PAID = 2; }
      message Customer { string id = 1; string name = 2; string email = 3; }
      message Address { string street = 1; string city = 2; string postcode = 3; string country = 4; }
    }`,
  protobufEvent: {
    ...plain,
    note: texts.note,
    referrer: texts.referrer,
    customer,
    address,
    attributes,
    totalCents: '123456',
    taxCents: '23100',
    placedAt: '1790000000000',
    dueAt: '1790000900000',
    version: '7'
  }
}

const items = Array.from({ length: 200 }, (_, index) => ({
  sku: `sku-${100_000 + index}`,
  quantity: 1 + (index % 9),
  price: 9.99 + index,
  note: index % 3 === 0 ? `wrap number ${index}` : null
}))
const item = { sku: 'string', quantity: 'int', price: 'double', note: optional }

const large: Example = {
  name: 'a list of 200',
  avro: record('Large', { id: 'string', items: { type: 'array', items: record('Item', item) } }),
  event: { id: 'o-1', items },
  json: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            sku: { type: 'string' },
            quantity: { type: 'integer' },
            price: { type: 'number' },
            note: { type: ['string', 'null'] }
          },
          required: ['sku', 'quantity', 'price']
        }
      }
    },
    required: ['id', 'items']
  },
  jsonEvent: { id: 'o-1', items },
  protobuf: `syntax = "proto3"; package bench;
    message Large { string id = 1; repeated Item items = 2; message Item { string sku = 1; int32 quantity = 2; double price = 3; optional string note = 4; } }`,
  protobufEvent: {
    id: 'o-1',
    items: items.map(({ note, ...item }) => (note === null ? item : { ...item, note }))
  }
}

export const examples: readonly Example[] = [small, medium, large]
