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
