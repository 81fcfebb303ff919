import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTemplate, mayMeet, mayMeetByWord } from './templates.ts'

const letters = ['a', 'b', '.']

/** Every text of so many letters. */
function textsOf(length: number): readonly string[] {
  return length === 0 ? [''] : textsOf(length - 1).flatMap(text => letters.map(letter => text + letter))
}

const texts = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(textsOf)

/** What a template may become, as a regular expression; its parts stay within a word or not. */
function expressionOf(template: string, part: string): RegExp {
  const pieces = template.split(/\{[^{}]*\}/).map(piece => piece.replaceAll('.', '\\.'))
  return new RegExp(`^${pieces.join(part)}$`)
}

const address = fc
  .array(fc.constantFrom('a', 'b', '.', '{x}', '{y}'), { maxLength: 4 })
  .map(pieces => pieces.join(''))

test('two addresses may meet when there is a text that both may become', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const [first, second] = [expressionOf(one, '.+'), expressionOf(other, '.+')]
      const expected = texts.some(text => first.test(text) && second.test(text))
      expect(mayMeet(one, other)).toBe(expected)
      expect(mayMeet(other, one)).toBe(expected)
    }),
    { numRuns: 400 }
  )
})

test('by word, a part stands for something within its word', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const [first, second] = [expressionOf(one, '[^.]+'), expressionOf(other, '[^.]+')]
      const expected = texts.some(text => first.test(text) && second.test(text))
      expect(mayMeetByWord(one, other)).toBe(expected)
    }),
    { numRuns: 400 }
  )
})

test('braces that are not closed are no part to be filled in', () => {
  expect(['{', '}', '{a', 'a}b{', 'a.b'].map(isTemplate)).toEqual([false, false, false, false, false])
  expect(['{}', '{a}', 'a.{b}.c'].map(isTemplate)).toEqual([true, true, true])
  expect(mayMeet('{a', 'b')).toBe(false)
})

test('addresses that no broker has are compared as they are, at once', () => {
  const long = '{a}b'.repeat(300_000)
  const started = performance.now()
  expect(mayMeet(long, long)).toBe(true)
  expect(mayMeet(long, `${long}c`)).toBe(false)
  expect(mayMeet('{a}', long)).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})
