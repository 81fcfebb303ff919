import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFrame } from '@instep/contracts'
import { createSchemas } from '@instep/messages'
import { expect, test } from 'vitest'
import { registryFixture } from './index.ts'

const shop = join(import.meta.dirname, '../../../test/support/shop')
const schemas = join(shop, 'schemas')
const subject = 'orders.created-value'
const file = join(schemas, subject, '2.avsc')
const registry = registryFixture({ schemas, contracts: join(shop, 'contracts') })

/** What an expectation says when it fails. */
async function told(expectation: Promise<unknown>): Promise<string> {
  return expectation.then(
    () => 'nothing',
    error => error.message
  )
}

test('the registry of the file is seeded with schemas, their versions, and contracts', async () => {
  expect(await (await fetch(`${registry.url}/subjects`)).json()).toEqual([
    'orders.cancelled-value',
    'orders.created-value'
  ])
  expect(await (await fetch(`${registry.url}/subjects/${subject}/versions`)).json()).toEqual([1, 2])
  const operations = await fetch(`${registry.url}/api/services/orders/versions/2.0.0/operations`)
  expect(await operations.json()).toMatchObject({ operations: [{ action: 'send' }, { action: 'send' }] })
})

test('an event conforms to a version, or not to another', async () => {
  await expect({ orderId: 'o-1' }).toConformTo(subject, 1)
  await expect({ orderId: 'o-1', total: 2.5 }).toConformTo(subject)
  await expect({ orderId: 7, total: 2.5 }).not.toConformTo(subject)
  const failure = await told(expect({ orderId: 7, total: 2.5 }).toConformTo(subject))
  expect(failure).toContain('the event does not fit orders.created-value version 2')
  expect(failure).toContain('orderId')
  expect(await told(expect({}).toConformTo('nothing-value'))).toContain('answered 404')
})

test('a schema is compatible with a subject, or the change that would mend it is told', async () => {
  await expect(file).toBeCompatibleWith(subject)
  const text = (await readFile(file, 'utf8')).replace(', "default": 0', '').replace('total', 'amount')
  const failure = await told(expect(text).toBeCompatibleWith(subject))
  expect(failure).toContain('the schema is not compatible with version 2 of orders.created-value (BACKWARD)')
  expect(failure).toMatch(/"amount".*default/)
})

test('bytes decode as a subject, or as an event', async () => {
  const known = createSchemas(registry.url)
  const { id, schema } = await known.version(subject, 1)
  const bytes = writeFrame({ id, payload: schema.encode({ orderId: 'o-1' }) })
  await expect(bytes).toDecodeAs(subject)
  await expect(bytes).toDecodeAs({ orderId: 'o-1' })
  await expect(bytes).not.toDecodeAs({ orderId: 'o-2' })
  expect(await told(expect(bytes).toDecodeAs({ orderId: 'o-2' }))).toContain('the bytes hold something else')
  expect(await told(expect(bytes.slice(0, 6)).toDecodeAs(subject))).toContain('the bytes cannot be read as')
  expect(await told(expect(Uint8Array.of(1)).toDecodeAs(subject))).toContain('no bytes with a schema id')
})

test('a schema is as its snapshot', async () => {
  await expect(file).toMatchSchemaSnapshot()
})
