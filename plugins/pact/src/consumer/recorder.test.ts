import { expect, test } from 'vitest'
import { readsOf, untoldOf } from './example.ts'
import { eachLike, integer, like } from './matchers.ts'
import { recorded } from './recorder.ts'

const moment = new Date(0)
const event = () => ({
  id: 'o-1',
  customer: { name: 'Ada', address: { city: 'London' } },
  lines: [
    { price: 1, quantity: 2 },
    { price: 3, quantity: 4 }
  ],
  when: moment,
  size: 12n,
  raw: Uint8Array.of(1),
  labels: new Map([['a', 1]])
})
type Event = ReturnType<typeof event>

test.each<readonly [what: string, read: (event: Event) => unknown, fields: readonly string[]]>([
  ['a field', ({ id }) => id, ['id']],
  ['a field within a field', ({ customer }) => customer.address.city, ['customer.address.city']],
  ['a record that is not looked into', ({ customer }) => [customer], ['customer']],
  ['the items of a list', ({ lines }) => lines.map(({ price }) => price), ['lines[].price']],
  ['a list by its length only', ({ lines }) => lines.length, ['lines']],
  ['an item, with for…of', ({ lines }) => [...lines].at(-1)?.quantity, ['lines[].quantity']],
  ['what is asked for with in', event => 'id' in event, ['id']],
  [
    'the rest of destructuring',
    ({ id, customer, lines, ...rest }) => [id, customer, lines, rest],
    Object.keys(event())
  ],
  ['a spread', event => ({ ...event }), Object.keys(event())],
  [
    'what JSON says',
    ({ customer, lines }) => JSON.stringify([customer, lines]),
    ['customer.address.city', 'customer.name', 'lines[].price', 'lines[].quantity']
  ],
  [
    'values that are no records',
    ({ when, size, raw, labels }) => [when.getTime(), size + 1n, raw[0], labels.get('a')],
    ['when', 'size', 'raw', 'labels']
  ],
  [
    'nothing, when methods and symbols are asked for',
    event => [String(event), Object.prototype.toString.call(event)],
    []
  ]
])('%s is noted', (_, read, fields) => {
  const { event: wrapped, looks } = recorded(event())
  read(wrapped as Event)
  expect(readsOf({ looks })).toEqual(fields.toSorted())
})

test('a wrapped event looks like the event', () => {
  const { event: wrapped } = recorded(event())
  expect(wrapped).toEqual(event())
  expect(Array.isArray((wrapped as Event).lines)).toBe(true)
  expect((wrapped as Event).when).toBe(moment)
  expect((wrapped as Event).customer).toBe((wrapped as Event).customer)
})

test('a handler may change what it got', () => {
  const { event: wrapped } = recorded(event())
  const changed = wrapped as { customer: { name: string }; lines: unknown[] }
  changed.customer.name = 'Grace'
  changed.lines.push(1)
  expect(changed.customer.name).toBe('Grace')
  expect(changed.lines).toHaveLength(3)
})

test('an event that cannot change is read as any other', () => {
  const { event: wrapped, looks } = recorded(Object.freeze({ a: Object.freeze({ b: 1 }) }))
  expect((wrapped as { a: { b: number } }).a.b).toBe(1)
  expect(readsOf({ looks })).toEqual(['a'])
})

test('what the pact names, around it or within it, is told', () => {
  const { event: wrapped, looks } = recorded(event())
  const { id, customer, lines } = wrapped as Event
  void [id, customer.address.city, lines[0]?.price]
  expect(
    untoldOf(
      { looks },
      { id: like('o-1'), customer: like({ name: 'Ada' }), lines: eachLike({ price: integer(1) }) }
    )
  ).toEqual(['customer.address', 'customer.address.city'])
  expect(untoldOf({ looks }, { id: 'o-1', customer: {}, lines: [] })).toEqual([])
})
