import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFrame, writeFrame } from './frame.ts'

test('what was framed is read back', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.uint8Array(), (id, payload) => {
      expect(readFrame(writeFrame({ id, payload }))).toEqual({ id, payload })
    })
  )
})

test('the header is a zero byte and a big-endian id', () => {
  expect([...writeFrame({ id: 258, payload: Uint8Array.of(7) })]).toEqual([0, 0, 0, 1, 2, 7])
})

test.each([[[]], [[0, 0, 0, 1]], [[1, 0, 0, 0, 1, 7]]])('%j is no frame', bytes => {
  expect(readFrame(Uint8Array.from(bytes))).toBeUndefined()
})
