import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonError, parseJson, parsePlain, writeJson } from './json.ts'

test('numbers keep their spelling, objects their order', () => {
  const text = '{"b":10.0,"a":12345678901234567890,"10":1e3,"2":-0,"":[true,false,null,{},[]]}'
  expect(writeJson(parseJson(text))).toBe(text)
})

test('what JSON.parse reads, it reads alike', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(parsePlain(text)).toEqual(JSON.parse(text))
    })
  )
})

test('what was written is read back', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      const once = writeJson(parseJson(text))
      expect(writeJson(parseJson(once))).toBe(once)
      expect(JSON.parse(once)).toEqual(JSON.parse(text))
    })
  )
})

test('a text that was refused is refused by JSON.parse, too, and the other way round', () => {
  const almost = fc
    .json()
    .chain(text =>
      fc
        .record({ at: fc.nat(text.length), put: fc.constantFrom(...'{}[],:"\\0-e.tn \n\u0001') })
        .map(({ at, put }) => text.slice(0, at) + put + text.slice(at + 1))
    )
  const refuses = (parse: (text: string) => unknown, text: string): boolean => {
    try {
      parse(text)
      return false
    } catch {
      return true
    }
  }
  fc.assert(
    fc.property(almost, text => {
      expect(refuses(parseJson, text)).toBe(refuses(JSON.parse, text))
    })
  )
})

test('of a key that is written twice the last value counts, at the first place', () => {
  expect(writeJson(parseJson('{"a":1,"b":2,"a":3}'))).toBe('{"a":3,"b":2}')
})

test('a key keeps its name, whatever keys were parsed before', () => {
  parsePlain('{"a":1,"\\\\":1}')
  expect(parsePlain('{"a":1,"\\u0041":0}')).toEqual({ a: 1, A: 0 })
})

test('an error says where', () => {
  expect(() => parseJson('{"a": 1,\n  "b": }')).toThrow(
    new JsonError('Unexpected "}"', '{"a": 1,\n  "b": }', 16)
  )
  expect(() => parseJson('{"a": 1,\n  "b": }')).toThrow('line 2, column 8')
})

test.each([['['.repeat(100_000)], [`${'{"a":'.repeat(100_000)}1`]])(
  'a deep text is refused, not fatal',
  text => {
    expect(() => parseJson(text)).toThrow('Nested more than 1000 levels deep')
  }
)

test('control characters are escaped as Jackson escapes them', () => {
  expect(writeJson('\u001f\n"\\u001f')).toBe('"\\u001F\\n\\"\\\\u001f"')
})
