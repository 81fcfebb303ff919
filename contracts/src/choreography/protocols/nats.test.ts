import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NatsChannel } from '../channel.ts'
import { filtersOf, nats } from './nats.ts'

/** Two words that stand in patterns, and one that nobody foresaw. */
const alphabet = ['a', 'b', 'z']
const word = fc.constantFrom('a', 'b')
const pattern = fc
  .tuple(
    fc.array(fc.oneof(word, fc.constant('*')), { minLength: 0, maxLength: 2 }),
    fc.constantFrom('a', '*', '>')
  )
  .map(([words, last]) => [...words, last].join('.'))
const sentSubject = fc
  .array(fc.oneof(word, fc.constant('{x}')), { minLength: 1, maxLength: 3 })
  .map(words => words.join('.'))

const receiver: fc.Arbitrary<NatsChannel> = fc.record({
  protocol: fc.constant('nats' as const),
  subject: pattern,
  stream: fc.option(
    fc.constantFrom({ name: 'ONE', subjects: ['a.*', 'b'] }, { name: 'TWO', subjects: ['a.>', '*.b.*'] }),
    { nil: undefined as never }
  ),
  consumer: fc.option(fc.record({ filters: fc.array(pattern, { maxLength: 2 }) }), {
    nil: undefined as never
  })
})

/** What a subject may be at run time. */
function filledIn(subject: string): readonly string[] {
  const [first = '', ...rest] = subject.split('.')
  const choices = first === '{x}' ? alphabet : [first]
  if (rest.length === 0) return choices
  return choices.flatMap(choice => filledIn(rest.join('.')).map(tail => `${choice}.${tail}`))
}

/** As the server decides it, word by word. */
function takes(pattern: readonly string[], words: readonly string[]): boolean {
  const [wanted, ...others] = pattern
  const [given, ...left] = words
  if (wanted === undefined || given === undefined) return wanted === given
  if (wanted === '>') return true
  return (wanted === '*' || wanted === given) && takes(others, left)
}

function isTaken(pattern: string, subject: string): boolean {
  return takes(pattern.split('.'), subject.split('.'))
}

test('who listens, or consumes from a stream, gets what the server would give', () => {
  fc.assert(
    fc.property(fc.array(receiver, { maxLength: 6 }), sentSubject, (receivers, subject) => {
      const expected = receivers.flatMap((one, position) => {
        const gets = filledIn(subject).some(
          concrete =>
            filtersOf(one).some(filter => isTaken(filter, concrete)) &&
            (one.stream?.subjects.some(taken => isTaken(taken, concrete)) ?? true)
        )
        return gets ? [position] : []
      })
      const found = nats.routes(receivers, receivers)({ protocol: 'nats', subject })
      expect([...found].toSorted()).toEqual(expected)
    }),
    { numRuns: 500 }
  )
})

test('core NATS does not wait; a stream does, at the stream, as long as it keeps messages', () => {
  const sender: NatsChannel = { protocol: 'nats', subject: 'a' }
  const stream = { name: 'S', subjects: ['a'] }
  expect(nats.rest(sender, sender)).toBeUndefined()
  expect(nats.rest(sender, { ...sender, stream })).toEqual({ place: 'nats stream S', retention: 'forever' })
  expect(nats.rest(sender, { ...sender, stream: { ...stream, maxAge: 5 } })).toMatchObject({ retention: 5 })
})
