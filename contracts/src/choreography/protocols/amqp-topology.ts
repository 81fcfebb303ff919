import type { AmqpBinding, AmqpChannel, ExchangeType } from '../channel.ts'
import { anyWord, anyWords, createPatterns, type PatternWord } from './patterns.ts'
import { mayMeet } from './templates.ts'

type Headers = Readonly<Record<string, string | number | boolean>>

/** What is sent, as exchanges look at it. */
export interface Sent {
  readonly key: string
  readonly headers: Headers | undefined
}

/** Where a binding leads. */
export type Destination = { readonly kind: 'queue' | 'exchange'; readonly name: string }

/** An exchange, with all that anybody binds to it. */
export interface Exchange {
  readonly alternate: string | undefined
  /** The destinations that a message goes to. */
  takes(sent: Sent): readonly Destination[]
}

/** The exchanges of a virtual host, as all who speak of them declare them. */
export type Topology = ReadonlyMap<string, Exchange>

/** Puts together what everybody declares, by virtual host. */
export function topologiesOf(declared: readonly AmqpChannel[]): ReadonlyMap<string, Topology> {
  const hosts = new Map<string, Map<string, Draft>>()
  const draftOf = (vhost: string, name: string): Draft => {
    const host = hosts.get(vhost) ?? new Map<string, Draft>()
    hosts.set(vhost, host)
    const draft = host.get(name) ?? { type: undefined, alternate: undefined, bindings: [] }
    host.set(name, draft)
    return draft
  }
  for (const { vhost, exchange, key = '', headers, queue } of declared) {
    if (exchange !== undefined) {
      const draft = draftOf(vhost, exchange.name)
      draft.type ??= exchange.type
      draft.alternate ??= exchange.alternate
      for (const binding of exchange.bindings ?? []) {
        bind(draftOf(vhost, binding.exchange), binding, { kind: 'exchange', name: exchange.name })
      }
    }
    if (queue !== undefined) {
      const own =
        exchange === undefined || key === ''
          ? []
          : [{ exchange: exchange.name, key, arguments: headers ?? {} }]
      // Who names an exchange and a key beside a queue and binds nothing means that binding.
      for (const binding of queue.bindings.length === 0 ? own : queue.bindings) {
        bind(draftOf(vhost, binding.exchange), binding, { kind: 'queue', name: queue.name })
      }
    }
  }
  return new Map(
    [...hosts].map(([vhost, host]) => [
      vhost,
      new Map([...host].map(([name, draft]) => [name, finished(draft)]))
    ])
  )
}

interface Bound {
  readonly binding: AmqpBinding
  readonly to: Destination
}

interface Draft {
  type: ExchangeType | undefined
  alternate: string | undefined
  readonly bindings: Bound[]
}

function bind({ bindings }: Draft, binding: AmqpBinding, to: Destination): void {
  bindings.push({ binding, to })
}

function finished({ type = 'topic', alternate, bindings }: Draft): Exchange {
  return { alternate, takes: matchers[type](bindings) }
}

/** How each type of exchange chooses. One whose type nobody declares is taken for a topic exchange: it leads to most. */
const matchers: Readonly<
  Record<ExchangeType, (bindings: readonly Bound[]) => (sent: Sent) => readonly Destination[]>
> = {
  fanout: bindings => () => bindings.map(({ to }) => to),

  direct: bindings => {
    const byKey = Map.groupBy(bindings, ({ binding }) => binding.key)
    return ({ key }) =>
      key.includes('{')
        ? bindings.filter(({ binding }) => mayMeet(binding.key, key)).map(({ to }) => to)
        : (byKey.get(key) ?? []).map(({ to }) => to)
  },

  topic: bindings => {
    const patterns = createPatterns<Destination>()
    for (const { binding, to } of bindings) patterns.add(wordsOf(binding.key), to)
    return ({ key }) => patterns.taking(key.split('.'))
  },

  headers:
    bindings =>
    ({ headers }) =>
      bindings.filter(({ binding }) => mayMatch(binding.arguments ?? {}, headers)).map(({ to }) => to)
}

function wordsOf(key: string): readonly PatternWord[] {
  return key.split('.').map((word): PatternWord => {
    if (word === '*') return anyWord
    return word === '#' ? anyWords : word
  })
}

/**
 * Whether headers may satisfy a binding. Those that a sender always sends are known; any other it may send or not, so
 * only a known header with another value speaks against it.
 */
function mayMatch(wanted: Headers, sent: Headers = {}): boolean {
  const mode = String(wanted['x-match'] ?? 'all')
  const countsAll = mode.endsWith('-with-x')
  const names = Object.keys(wanted).filter(
    name => name !== 'x-match' && (countsAll || !name.startsWith('x-'))
  )
  const mayFit = (name: string): boolean => sent[name] === undefined || sent[name] === wanted[name]
  return mode.startsWith('any') ? names.length === 0 || names.some(mayFit) : names.every(mayFit)
}
