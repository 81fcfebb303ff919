import type { NatsChannel } from '../channel.ts'
import { anyWord, anyWords, createPatterns, type Patterns, type PatternWord } from './patterns.ts'
import type { Protocol } from './protocol.ts'
import { remembered } from './remembered.ts'
import { isTemplate, mayMeet } from './templates.ts'

const keyOf = ({ subject }: NatsChannel): string => `nats ${subject}`

/**
 * NATS: subjects are words, `*` is one of them and `>` all that are left. Who listens gets what is sent at that moment;
 * a stream keeps what falls under its subjects for its consumers.
 */
export const nats: Protocol<NatsChannel> = {
  name: 'nats',
  keyOf,

  routes(receivers, declared) {
    const patterns = createPatterns<number>()
    const streams = streamsByList(declared)
    for (const [position, receiver] of receivers.entries()) {
      for (const subject of filtersOf(receiver)) patterns.add(wordsOf(subject), position)
    }
    /** Whether a stream takes in what is sent and wanted; a receiver without one needs none. */
    const isKept = (receiver: NatsChannel, words: readonly string[]): boolean =>
      receiver.stream === undefined ||
      (streams.get(receiver.stream.name)?.taking(words) ?? []).some(
        taken =>
          !words.some(isTemplate) || filtersOf(receiver).some(wanted => haveCommon(words, wanted, taken))
      )
    return ({ subject }) => {
      const words = subject.split('.')
      return patterns.taking(words).filter(position => {
        const receiver = receivers[position]
        return receiver !== undefined && isKept(receiver, words)
      })
    }
  },

  isReadAgain: true,

  rest: (_, { stream }) =>
    stream && { place: `nats stream ${stream.name}`, retention: stream.maxAge ?? 'forever' },

  sharingKeyOf({ subject, stream, consumer }, group) {
    if (stream !== undefined && consumer?.durable !== undefined) {
      return `nats stream ${stream.name} ${consumer.durable}`
    }
    return group === undefined ? undefined : `nats ${subject} ${group}`
  },

  readerNames: ({ consumer }) => (consumer?.durable === undefined ? [] : [consumer.durable]),

  // A publisher to a subject asks for no answer; whoever wants one uses a stream, which acknowledges.
  dropsUntaken: () => false,

  keeps: ({ subject }, declared) => {
    const words = subject.split('.')
    return [...streamsByList(declared).values()].some(patterns => patterns.taking(words).length > 0)
  },

  deadLettersOf: (_, said) => (said === undefined ? undefined : [{ protocol: 'nats', subject: said }]),

  declarationsIn({ subject, stream }) {
    if (stream === undefined) return []
    const isSaid = stream.subjects.length > 0 && stream.subjects.join() !== subject
    const properties = {
      subjects: isSaid ? stream.subjects.toSorted().join(', ') : undefined,
      'max age': stream.maxAge
    }
    return [{ thing: `nats stream ${stream.name}`, properties }]
  },

  streamWithout(receiver, declared) {
    const { stream } = receiver
    if (stream === undefined) return undefined
    const taken = subjectsByList(declared).get(stream.name) ?? []
    const isFed = filtersOf(receiver).some(wanted => taken.some(subject => mayOverlap(wanted, subject)))
    return isFed ? undefined : stream.name
  }
}

/** What a receiver wants of its channel. */
export function filtersOf({ subject, consumer }: NatsChannel): readonly string[] {
  return consumer?.filters !== undefined && consumer.filters.length > 0 ? consumer.filters : [subject]
}

/** What each stream takes in, by its name, as all who speak of it say. */
const subjectsByList = remembered((declared: readonly NatsChannel[]) => {
  const streams = new Map<string, Set<string>>()
  for (const { stream, subject } of declared) {
    if (stream === undefined) continue
    const subjects = streams.get(stream.name) ?? new Set()
    streams.set(stream.name, subjects)
    // Who names a stream without its subjects means that it has theirs.
    for (const taken of stream.subjects.length === 0 ? [subject] : stream.subjects) subjects.add(taken)
  }
  return new Map([...streams].map(([name, subjects]) => [name, [...subjects]]))
})

const streamsByList = remembered((declared: readonly NatsChannel[]) => {
  const streams = new Map<string, Patterns<string>>()
  for (const [name, subjects] of subjectsByList(declared)) {
    const patterns = createPatterns<string>()
    for (const subject of subjects) patterns.add(wordsOf(subject), subject)
    streams.set(name, patterns)
  }
  return streams
})

/** Whether there are subjects that two patterns both take. */
function mayOverlap(one: string, other: string): boolean {
  const [ones, others] = [one.split('.'), other.split('.')]
  for (const [index, word] of ones.entries()) {
    const counterpart = others[index]
    if (counterpart === undefined) return false
    if ((word === '>' && index === ones.length - 1) || (counterpart === '>' && index === others.length - 1)) {
      return true
    }
    if (word !== '*' && counterpart !== '*' && !mayMeet(word, counterpart)) return false
  }
  return ones.length === others.length
}

/** Whether a subject whose parts are filled in may fall under two patterns at one time. */
function haveCommon(words: readonly string[], one: string, other: string): boolean {
  const [ones, others] = [spread(one, words.length), spread(other, words.length)]
  if (ones === undefined || others === undefined) return false
  return words.every((word, index) => {
    const texts = [word, ones[index], others[index]].filter(text => text !== undefined)
    return texts.every((text, place) => texts.slice(place).every(next => mayMeet(text, next)))
  })
}

/** A pattern over so many words, undefined where any will do; undefined when it cannot take so many. */
function spread(pattern: string, length: number): readonly (string | undefined)[] | undefined {
  const words = pattern.split('.')
  const isOpen = words.at(-1) === '>'
  if (isOpen ? words.length > length : words.length !== length) return undefined
  return Array.from({ length }, (_, index) => {
    const word = isOpen && index >= words.length - 1 ? '*' : words[index]
    return word === '*' ? undefined : word
  })
}

function wordsOf(subject: string): readonly PatternWord[] {
  const words = subject.split('.')
  return words.flatMap((word, index): readonly PatternWord[] => {
    if (word === '*') return [anyWord]
    return word === '>' && index === words.length - 1 ? [anyWord, anyWords] : [word]
  })
}
