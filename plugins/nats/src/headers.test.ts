import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentOf, headersOf, laneOf } from './headers.ts'

/** As the other side has them: written, and read again. */
function over(headers: ReturnType<typeof headersOf>): ReturnType<typeof headersOf> {
  const encoded = (headers as unknown as { encode(): Uint8Array }).encode()
  const decode = headers.constructor as unknown as { decode(bytes: Uint8Array): ReturnType<typeof headersOf> }
  return decode.decode(encoded) // the library's own, which it does not declare
}

test('a key is the same on the other side, whatever its bytes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()), key => {
      const read = contentOf(new Uint8Array(), over(headersOf({ key, body: null, headers: {} })))
      expect([...Buffer.from(read.key ?? '')]).toEqual([...Buffer.from(key)])
      expect(read.body).toBe(null)
      expect(read.headers).toEqual({})
    })
  )
})

test('a header is the same on the other side, or refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()), (name, value) => {
      let written: ReturnType<typeof headersOf>
      try {
        written = headersOf({ body: null, headers: { [name]: value } })
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        return
      }
      const { headers } = contentOf(new Uint8Array(), over(written))
      expect(Buffer.from(headers[name] ?? '')).toEqual(Buffer.from(value))
    })
  )
})

test('messages wait for each other that have one key, or one subject among many', () => {
  expect(laneOf({ address: 'orders.a', key: 'k' }, 'orders.*')).toBe(
    laneOf({ address: 'orders.b', key: 'k' }, 'orders.*')
  )
  expect(laneOf({ address: 'orders.a' }, 'orders.*')).not.toBe(laneOf({ address: 'orders.b' }, 'orders.*'))
  expect(laneOf({ address: 'orders.a' }, 'orders.a')).toBe(undefined)
})
