import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFrame, readMessagePath, writeFrame, writeMessagePath } from './frame.ts'

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

test('the path of a message is read back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 100 }),
      fc.uint8Array(),
      (path, payload) => {
        expect(readMessagePath(writeMessagePath({ path, payload }))).toEqual({ path, payload })
      }
    )
  )
})

test.each([
  [[0], [0, 7]],
  [[1], [2, 2, 7]],
  [
    [0, 0],
    [4, 0, 0, 7]
  ],
  [
    [1, 64],
    [4, 2, 128, 1, 7]
  ]
])('the path %j travels as %j, the payload behind it', (path, bytes) => {
  expect([...writeMessagePath({ path, payload: Uint8Array.of(7) })]).toEqual(bytes)
})

test('the first message may also be spelled out', () => {
  expect(readMessagePath(Uint8Array.of(2, 0))?.path).toEqual([0])
})

test.each([
  ['nothing', []],
  ['an end in a count', [128]],
  ['an end in a position', [2, 128]],
  ['too few positions', [4, 0]],
  ['a negative count', [1, 0]],
  ['a negative position', [2, 1]],
  ['a huge count', [254, 255, 255, 255, 15, 0]],
  ['a position beyond 31 bits', [2, 128, 128, 128, 128, 16]],
  ['a varint without end', [2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]]
])('%s is no path', (_, bytes) => {
  expect(readMessagePath(Uint8Array.from(bytes))).toBeUndefined()
})

test('whatever the bytes, the answer is a path or none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      for (const position of readMessagePath(bytes)?.path ?? []) expect(position).toBeGreaterThanOrEqual(0)
    })
  )
})
