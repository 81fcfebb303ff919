import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AmqpBinding, type AmqpChannel, type AmqpExchange, exchangeTypes } from '../channel.ts'
import { amqp } from './amqp.ts'

type Headers = Readonly<Record<string, string | number | boolean>>

/** In a key, `*` and `#` are words as any other. */
const alphabet = ['a', 'b', '*', '#', 'z']
const exchangeNames = ['one', 'two', 'three']
const queueNames = ['a', 'b', 'z']

const word = fc.constantFrom('a', 'b', '*', '#')
const pattern = fc.array(word, { maxLength: 3 }).map(words => words.join('.'))
const headers: fc.Arbitrary<Headers> = fc.dictionary(
  fc.constantFrom('h', 'i', 'x-h'),
  fc.constantFrom(1, 2),
  {
    maxKeys: 2,
    noNullPrototype: true
  }
)
const match = fc.constantFrom('all', 'any', 'all-with-x', 'any-with-x', undefined)

function bindingTo(names: readonly string[]): fc.Arbitrary<AmqpBinding> {
  return fc
    .tuple(fc.constantFrom(...names), pattern, headers, match)
    .map(([exchange, key, wanted, mode]) => ({
      exchange,
      key,
      arguments: mode === undefined ? wanted : { ...wanted, 'x-match': mode }
    }))
}

function exchanges(names: readonly string[]): fc.Arbitrary<readonly AmqpExchange[]> {
  return fc.tuple(
    ...names.map(name =>
      fc.record({
        name: fc.constant(name),
        type: fc.constantFrom(...exchangeTypes),
        alternate: fc.option(fc.constantFrom(...names), { nil: undefined as never }),
        bindings: names.length === 1 ? fc.constant([]) : fc.array(bindingTo(names), { maxLength: 2 })
      })
    )
  )
}

const queuesOf = (names: readonly string[]) =>
  fc.tuple(...queueNames.map(() => fc.array(bindingTo(names), { maxLength: 3 })))

/** A broker that is given one message and walks from exchange to exchange. */
function deliver(
  topology: readonly AmqpExchange[],
  queues: readonly (readonly AmqpBinding[])[],
  from: string,
  key: string,
  sent: Headers
): ReadonlySet<string> {
  const reached = new Set<string>()
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    if (name === '') {
      if (queueNames.includes(key)) reached.add(key)
      return
    }
    const exchange = topology.find(one => one.name === name)
    if (exchange === undefined) return
    const takes = (binding: AmqpBinding) => binding.exchange === name && accepts(exchange, binding, key, sent)
    const toQueues = queueNames.filter((_, index) => queues[index]?.some(takes))
    const toExchanges = topology.filter(({ bindings = [] }) => bindings.some(takes))
    for (const queue of toQueues) reached.add(queue)
    for (const next of toExchanges) visit(next.name)
    const isTaken = toQueues.length + toExchanges.length > 0
    if (!isTaken && exchange.alternate !== undefined) visit(exchange.alternate)
  }
  visit(from)
  return reached
}

function accepts(
  { type }: AmqpExchange,
  { key: wanted, arguments: args = {} }: AmqpBinding,
  key: string,
  sent: Headers
) {
  const wordsOf = (text: string) => (text === '' ? [] : text.split('.'))
  switch (type) {
    case 'fanout':
      return true
    case 'direct':
      return wanted === key
    case 'topic':
      return falls(wordsOf(wanted), wordsOf(key))
    default: {
      const mode = String(args['x-match'] ?? 'all')
      const names = Object.keys(args).filter(
        name => name !== 'x-match' && (mode.endsWith('x') || !name.startsWith('x-'))
      )
      const hits = names.filter(name => sent[name] === args[name]).length
      return mode.startsWith('all') ? hits === names.length : hits > 0
    }
  }
}

function falls([wanted, ...others]: readonly string[], words: readonly string[]): boolean {
  if (wanted === undefined) return words.length === 0
  const [given, ...left] = words
  if (wanted === '#') return falls(others, words) || (given !== undefined && falls([wanted, ...others], left))
  return given !== undefined && (wanted === '*' || wanted === given) && falls(others, left)
}

function routed(
  topology: readonly AmqpExchange[],
  queues: readonly (readonly AmqpBinding[])[],
  sender: Omit<AmqpChannel, 'protocol' | 'vhost'>
): readonly string[] {
  const base = { protocol: 'amqp', vhost: '/' } as const
  const receivers = queueNames.map((name, index) => ({
    ...base,
    queue: { name, bindings: queues[index] ?? [] }
  }))
  const declared = [...topology.map(exchange => ({ ...base, exchange })), ...receivers]
  const found = amqp.routes(receivers, declared)({ ...base, ...sender })
  return found.map(position => queueNames[position] ?? '').toSorted()
}

const key = fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }).map(words => words.join('.'))
const template = fc
  .array(fc.constantFrom('a', 'b', '{x}', '{y}'), { minLength: 1, maxLength: 3 })
  .map(words => words.join('.'))

/** What a key may be at run time. A name that comes twice is filled in twice. */
function filledIn(key: string): readonly string[] {
  const at = key.indexOf('{')
  if (at < 0) return [key]
  const end = key.indexOf('}', at)
  return alphabet.flatMap(word => filledIn(key.slice(0, at) + word + key.slice(end + 1)))
}

/** The headers that may be sent when some always are. */
function completed(sent: Headers): readonly Headers[] {
  return ['h', 'i', 'x-h'].reduce<readonly Headers[]>(
    (all, name) =>
      all.flatMap(one =>
        Object.hasOwn(one, name) ? [one] : [one, { ...one, [name]: 1 }, { ...one, [name]: 2 }]
      ),
    [sent]
  )
}

test('a message of which everything is known goes where the broker takes it', () => {
  const noHeaders = exchanges(exchangeNames).map(all =>
    all.map(one => (one.type === 'headers' ? { ...one, type: 'topic' as const } : one))
  )
  fc.assert(
    fc.property(
      noHeaders,
      queuesOf(exchangeNames),
      fc.constantFrom('', ...exchangeNames),
      key,
      (topology, queues, from, key) => {
        const expected = [...deliver(topology, queues, from, key, {})].toSorted()
        expect(routed(topology, queues, { exchange: { name: from }, key })).toEqual(expected)
      }
    ),
    { numRuns: 1000 }
  )
})

test('what is filled in at run time goes wherever some filling would take it', () => {
  fc.assert(
    fc.property(
      exchanges(['one']),
      queuesOf(['one']),
      fc.constantFrom('', 'one'),
      template,
      headers,
      (topology, queues, from, key, sent) => {
        const expected = new Set(
          filledIn(key).flatMap(concrete =>
            completed(sent).flatMap(all => [...deliver(topology, queues, from, concrete, all)])
          )
        )
        const found = routed(topology, queues, { exchange: { name: from }, key, headers: sent })
        expect(found).toEqual([...expected].toSorted())
      }
    ),
    { numRuns: 1000 }
  )
})

test('through several exchanges nothing is missed that some filling would reach', () => {
  fc.assert(
    fc.property(
      exchanges(exchangeNames),
      queuesOf(exchangeNames),
      fc.constantFrom(...exchangeNames),
      template,
      headers,
      (topology, queues, from, key, sent) => {
        const found = routed(topology, queues, { exchange: { name: from }, key, headers: sent })
        for (const concrete of filledIn(key)) {
          for (const all of completed(sent)) {
            expect(found).toEqual(expect.arrayContaining([...deliver(topology, queues, from, concrete, all)]))
          }
        }
      }
    ),
    { numRuns: 500 }
  )
})
