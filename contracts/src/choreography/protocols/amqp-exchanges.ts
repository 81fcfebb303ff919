import type { AmqpBinding, ExchangeType } from '../channel.ts'
import { anyWord, anyWords, createPatterns, type PatternWord } from './patterns.ts'
import { isTemplate, mayMeetByWord } from './templates.ts'

type Headers = Readonly<Record<string, string | number | boolean>>

/** What is sent, as exchanges look at it. */
export interface Sent {
  readonly key: string
  /** Those that are always sent; any other may be sent or not. */
  readonly headers: Headers | undefined
}

/** Where a binding leads. */
export type Destination = { readonly kind: 'queue' | 'exchange'; readonly name: string }

export interface Bound {
  readonly binding: AmqpBinding
  readonly to: Destination
}

/** How an exchange chooses among its bindings. */
export interface Chooser {
  /** The destinations that a message may go to. */
  takes(sent: Sent): readonly Destination[]
  /** Whether it goes to one of them whatever is filled in at run time. */
  surelyTakes(sent: Sent): boolean
}

/** One whose type nobody declares is taken for a topic exchange: it leads to most. */
export function chooserOf(type: ExchangeType | undefined, bindings: readonly Bound[]): Chooser {
  return choosers[type ?? 'topic'](bindings)
}

const choosers: Readonly<Record<ExchangeType, (bindings: readonly Bound[]) => Chooser>> = {
  fanout: bindings => ({
    takes: () => bindings.map(({ to }) => to),
    surelyTakes: () => bindings.length > 0
  }),

  direct: bindings => {
    const byKey = Map.groupBy(bindings, ({ binding }) => binding.key)
    const templates = bindings.filter(({ binding }) => isTemplate(binding.key))
    return {
      takes: ({ key }) =>
        isTemplate(key)
          ? bindings.filter(({ binding }) => mayMeetByWord(binding.key, key)).map(({ to }) => to)
          : [
              ...(byKey.get(key) ?? []),
              ...templates.filter(({ binding }) => mayMeetByWord(binding.key, key))
            ].map(({ to }) => to),
      surelyTakes: ({ key }) => !isTemplate(key) && byKey.has(key)
    }
  },

  topic: bindings => {
    const patterns = createPatterns<Destination>()
    const fixed = createPatterns<Destination>()
    for (const { binding, to } of bindings) {
      patterns.add(patternOf(binding.key), to)
      if (!isTemplate(binding.key)) fixed.add(patternOf(binding.key), to)
    }
    return {
      takes: ({ key }) => patterns.taking(wordsOf(key)),
      surelyTakes: ({ key }) =>
        fixed.taking(wordsOf(key).map(word => (isTemplate(word) ? unforeseen : word))).length > 0
    }
  },

  headers: bindings => ({
    takes: ({ headers }) =>
      bindings.filter(({ binding }) => mayMatch(binding.arguments, headers)).map(({ to }) => to),
    surelyTakes: ({ headers }) => bindings.some(({ binding }) => matches(binding.arguments, headers))
  })
}

/** A word that only wildcards take. */
const unforeseen = '\u0000'

/** A key without a character has no word. */
function wordsOf(key: string): readonly string[] {
  return key === '' ? [] : key.split('.')
}

function patternOf(key: string): readonly PatternWord[] {
  return wordsOf(key).map((word): PatternWord => {
    if (word === '*') return anyWord
    return word === '#' ? anyWords : word
  })
}

/** Whether the headers that are always sent, and perhaps others, satisfy a binding: only another value speaks against it. */
function mayMatch(wanted: Headers = {}, sent: Headers = {}): boolean {
  return isSatisfied(wanted, name => !Object.hasOwn(sent, name) || sent[name] === wanted[name])
}

function matches(wanted: Headers = {}, sent: Headers = {}): boolean {
  return isSatisfied(wanted, name => Object.hasOwn(sent, name) && sent[name] === wanted[name])
}

function isSatisfied(wanted: Headers, fits: (name: string) => boolean): boolean {
  const mode = String(wanted['x-match'] ?? 'all')
  const countsAll = mode.endsWith('-with-x')
  const names = Object.keys(wanted).filter(
    name => name !== 'x-match' && (countsAll || !name.startsWith('x-'))
  )
  return mode.startsWith('any') ? names.some(fits) : names.every(fits)
}
