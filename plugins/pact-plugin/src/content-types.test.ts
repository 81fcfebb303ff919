import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue, schemaTypeFor } from './content-types.ts'

test.each([
  ['application/vnd.confluent.avro', 'AVRO'],
  ['Application/Vnd.Apache.Avro+Binary; charset=x', 'AVRO'],
  ['application/vnd.schemaregistry.v1+json', 'JSON'],
  ['application/vnd.confluent.protobuf', 'PROTOBUF'],
  ['application/json', undefined],
  ['application/vndxconfluent.avro', undefined],
  ['', undefined]
])('"%s" is of %s', (contentType, type) => {
  expect(schemaTypeFor(contentType)).toBe(type)
})

test('the documentation names every content type', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../docs/pact-plugin.md'), 'utf8')
  const names = catalogue.flatMap(({ values }) =>
    (values['content-types'] ?? '').replaceAll('\\', '').split(';')
  )
  expect(names.filter(name => !text.includes(`\`${name}\``))).toEqual([])
})
