import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPython, type Python } from '../../support/python.ts'
import { startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'

const python = await findPython()

test.skipIf(isMissing(python))(
  'confluent-kafka for Python registers, checks, serialises and deserialises',
  async () => {
    await using server = await startRegistry()
    const ready = python as Extract<Python, { kind: 'ready' }>
    const printed = await ready.run(join(import.meta.dirname, 'client.py'), server.url)
    expect(JSON.parse(printed)).toEqual({
      id: 1,
      again: 1,
      lookup: ['orders-value', 1, 1],
      subjects: ['orders-value'],
      compatible: true,
      incompatible: false,
      refused: [409, 40901],
      level: 'FULL',
      frame: [0, 0, 0, 0, 1],
      read: { id: 'o-1', cents: 1250 },
      evolved: { id: 'o-1', cents: 1250, note: '' },
      references: [['shop.Customer', 'customer', 1]],
      deleted: 1,
      left: ['customer', 'visit']
    })
  }
)

test.skipIf(isMissing(python))(
  'the serialisers for Python write and read Avro, JSON and Protobuf, with references',
  async () => {
    await using server = await startRegistry()
    const ready = python as Extract<Python, { kind: 'ready' }>
    const printed = await ready.run(join(import.meta.dirname, 'serializers.py'), server.url)
    expect(JSON.parse(printed)).toEqual({
      avro: {
        frame: [0, 0, 0, 0, 2],
        read: { who: { name: 'Ada' } },
        references: [['shop.Customer', 'customer', 1]]
      },
      json: { frame: [0, 0, 0, 0, 3], read: { id: 'o-1', cents: 5 }, refused: 'SerializationError' },
      protobuf: {
        // In zigzag, with the count first: [1] is written 2, 2, and [1, 0] is written 4, 2, 0.
        indexes: [
          [2, 2],
          [4, 2, 0]
        ],
        same: true,
        read: ['p-1', 12],
        references: [['money.proto', 'money.proto', 1]],
        type: 'PROTOBUF'
      },
      subjects: ['customer', 'money.proto', 'orders-value', 'payments-value', 'visits-value']
    })
  }
)
