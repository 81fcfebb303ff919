import fc from 'fast-check'
import { expect, test } from 'vitest'
import { int, integer, long, toInteger } from './numbers.ts'

const javaLong = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)

test('numbers are read back from each of the three ways to write them', () => {
  fc.assert(
    fc.property(javaLong, value => {
      expect(toInteger(long(value))).toBe(value)
      expect(toInteger(integer(value))).toBe(value)
    })
  )
  fc.assert(
    fc.property(fc.integer(), value => {
      expect(toInteger(int(value))).toBe(BigInt(value))
    })
  )
})

test.each([
  [0n, [0]],
  [127n, [127]],
  [128n, [0, 128]],
  [-1n, [255]],
  [-129n, [255, 127]],
  [1_700_000_000_000n, [1, 139, 207, 229, 104, 0]]
])('%s has the bytes that BigInteger.toByteArray gives', (value, bytes) => {
  expect([...integer(value)]).toEqual(bytes)
})

test('what nobody writes is no number', () => {
  expect(toInteger(new Uint8Array())).toBeUndefined()
  expect(toInteger(new Uint8Array(9))).toBeUndefined()
})
