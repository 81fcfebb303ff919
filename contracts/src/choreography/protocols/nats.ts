import type { NatsChannel } from '../channel.ts'
import { anyWord, anyWords, createPatterns, type PatternWord } from './patterns.ts'
import type { Protocol } from './protocol.ts'

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
    const streams = subjectsOfStreams(declared)
    for (const [position, receiver] of receivers.entries()) {
      for (const subject of filtersOf(receiver)) patterns.add(wordsOf(subject), position)
    }
    /** Whether a stream takes in what is sent; a receiver without one needs none. */
    const isKept = ({ stream }: NatsChannel, words: readonly string[]): boolean =>
      stream === undefined || (streams.get(stream.name)?.taking(words).length ?? 0) > 0
    return ({ subject }) => {
      const words = subject.split('.')
      return patterns.taking(words).filter(position => {
        const receiver = receivers[position]
        return receiver !== undefined && isKept(receiver, words)
      })
    }
  },

  rest: (_, { stream }) =>
    stream && { place: `nats stream ${stream.name}`, retention: stream.maxAge ?? 'forever' },

  sharingKeyOf({ subject, stream, consumer }, group) {
    if (stream !== undefined && consumer?.durable !== undefined) {
      return `nats stream ${stream.name} ${consumer.durable}`
    }
    return group === undefined ? undefined : `nats ${subject} ${group}`
  }
}

/** What a receiver wants of its channel. */
export function filtersOf({ subject, consumer }: NatsChannel): readonly string[] {
  return consumer?.filters !== undefined && consumer.filters.length > 0 ? consumer.filters : [subject]
}

/** What each stream takes in, by its name, as all who speak of it say. */
function subjectsOfStreams(declared: readonly NatsChannel[]) {
  const streams = new Map<string, ReturnType<typeof createPatterns<true>>>()
  for (const { stream, subject } of declared) {
    if (stream === undefined) continue
    const patterns = streams.get(stream.name) ?? createPatterns<true>()
    streams.set(stream.name, patterns)
    // Who names a stream without its subjects means that it has theirs.
    for (const taken of stream.subjects.length === 0 ? [subject] : stream.subjects) {
      patterns.add(wordsOf(taken), true)
    }
  }
  return streams
}

function wordsOf(subject: string): readonly PatternWord[] {
  return subject.split('.').flatMap((word): readonly PatternWord[] => {
    if (word === '*') return [anyWord]
    return word === '>' ? [anyWord, anyWords] : [word]
  })
}
