import { expect, test } from 'vitest'
import { exampleOf } from './examples.ts'
import { readPact } from './pact.ts'

const exampleIn = (message: object, container: 'messages' | 'interactions' = 'interactions') => {
  const [interaction] = readPact(JSON.stringify({ [container]: [message] })).interactions
  return interaction && exampleOf(interaction)
}
const v4 = (contents: object) => exampleIn({ type: 'Asynchronous/Messages', contents })

test.each([
  ['a JSON value', { content: { id: 1 }, contentType: 'application/json', encoded: false }, { id: 1 }],
  ['a JSON value without a type', { content: [1] }, [1]],
  ['a JSON value under a vendor type', { content: 'x', contentType: 'application/vnd.a+json' }, 'x']
])('the content of a V4 message that is %s is its value', (_, contents, value) => {
  expect(v4(contents)).toEqual({ kind: 'value', value })
})

test('the content of a V4 message that is encoded in base64 is its bytes', () => {
  const bytes = Uint8Array.of(0, 0, 0, 0, 7, 2)
  const content = Buffer.from(bytes).toString('base64')
  expect(v4({ content, contentType: 'avro/binary', encoded: 'base64' })).toEqual({ kind: 'bytes', bytes })
  expect(v4({ content, contentType: 'avro/binary', encoded: true })).toEqual({ kind: 'bytes', bytes })
})

test('a V3 message has the value itself, or bytes where its metadata says so', () => {
  expect(exampleIn({ contents: { id: 1 } }, 'messages')).toEqual({ kind: 'value', value: { id: 1 } })
  expect(
    exampleIn({ contents: 'AAE=', metaData: { contentType: 'application/octet-stream' } }, 'messages')
  ).toEqual({ kind: 'bytes', bytes: Uint8Array.of(0, 1) })
})

test.each([
  ['has no contents', {}],
  ['has contents of nothing', { contents: null }],
  ['is broken base64', { contents: { content: '%', encoded: 'base64' } }],
  ['is a text of another type', { contents: { content: 'a,b', contentType: 'text/csv', encoded: false } }]
])('a message that %s has no example', (_, message) => {
  expect(exampleIn({ type: 'Asynchronous/Messages', ...message })).toBeUndefined()
})

test.each([
  ['nothing more', {}, { type: undefined, isLenient: false }],
  ['the name of the message', { type: 'shop.Order' }, { type: 'shop.Order', isLenient: false }],
  ['a schema of its own', { reader: 'billing.order-value' }, { type: undefined, isLenient: true }]
])('a message whose references tell what is read, and %s, has a part of a message', (_, more, facts) => {
  const references = { instep: { reads: '["id"]', ...more } }
  const contents = { content: { id: 1 }, contentType: 'application/json', encoded: false }
  const message = { type: 'Asynchronous/Messages', contents, comments: { references } }
  expect(exampleIn(message)).toEqual({ kind: 'part', value: { id: 1 }, ...facts })
})

test('bytes are a whole message, whatever is read of it', () => {
  const contents = { content: 'AAE=', contentType: 'avro/binary', encoded: 'base64' }
  const comments = { references: { instep: { reads: '["id"]' } } }
  expect(exampleIn({ type: 'Asynchronous/Messages', contents, comments })).toMatchObject({ kind: 'bytes' })
})
