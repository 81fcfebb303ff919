import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../service/index.ts'

/** An answer as it goes over the wire, and what it was made of. */
export interface KeptAnswer {
  readonly mediaType: string
  readonly text: string
  /** In bytes. */
  readonly length: number
  readonly etag: string
  /** What the answer says beside its text. */
  readonly headers: Readonly<Record<string, string>>
  /** What was read for it. */
  readonly topics: readonly string[]
}

/** Answers that still hold, within a bound. */
export interface KeptAnswers {
  /** What others have written since the last look; undefined when there was nothing to wait for. */
  catchUp(): Promise<void> | undefined
  /** The answer to a question, as far as changes are known: whoever asks has caught up before. */
  find(key: string): KeptAnswer | undefined
  /** Whether there is an answer, which may hold no more. */
  has(key: string): boolean
  /** Keeps an answer that was begun when so many changes were known, if its question was asked before. */
  keep(key: string, answer: KeptAnswer, position: number): void
  readonly position: number
}

interface Entry {
  readonly answer: KeptAnswer
  /** The answer held then. */
  position: number
}

/** So many questions are remembered that were asked once; a power of two. */
const remembered = 65_536

/** What an entry takes beside its texts, in bytes. */
const overhead = 500

export function createKeptAnswers(changes: Changes, maximumBytes: number): KeptAnswers {
  const entries = new LRUCache<string, Entry>({
    maxSize: maximumBytes,
    // A longer one would push out too many others.
    maxEntrySize: Math.ceil(maximumBytes / 16),
    sizeCalculation: ({ answer }, key) => 2 * (answer.text.length + key.length) + overhead
  })
  const isKnown = askedBefore()
  return {
    get position() {
      return changes.position
    },
    catchUp: () => changes.catchUp(),
    has: key => entries.has(key),
    find(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.position === changes.position) return entry.answer
      if (changes.isUnchanged(entry.answer.topics, entry.position)) {
        entry.position = changes.position
        return entry.answer
      }
      entries.delete(key)
      return undefined
    },
    keep(key, answer, position) {
      if (isKnown(key)) entries.set(key, { answer, position })
    }
  }
}

/**
 * Whether a question was asked before, as far as is remembered: one in some thousands is taken for another. What is asked
 * only once, as by who walks through a whole registry, pushes out nothing.
 */
function askedBefore(): (key: string) => boolean {
  const prints = new Uint32Array(remembered)
  return key => {
    const print = printOf(key)
    const place = print & (remembered - 1)
    if (prints[place] === print) return true
    prints[place] = print
    return false
  }
}

/** A number for a text (FNV-1a). */
function printOf(text: string): number {
  let print = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    print = Math.imul(print ^ text.charCodeAt(index), 0x01000193)
  }
  return print >>> 0
}

/** How a GET asks, in the words under which its answer is kept. @param url as it arrived */
export function keyOfGet(url: string, mediaType: string): string {
  return `GET ${mediaType} ${url}`
}

/** A tag that changes with every byte of an answer. */
export function etagOf(mediaType: string, text: string): string {
  return `"${createHash('sha1').update(mediaType).update('\n').update(text).digest('base64url')}"`
}

/** Whether a client has an answer already, by its `If-None-Match`. */
export function isHeld(etag: string, condition: string | undefined): boolean {
  if (condition === undefined) return false
  return condition.split(',').some(tag => {
    const text = tag.trim()
    return text === '*' || text === etag || text === `W/${etag}`
  })
}
