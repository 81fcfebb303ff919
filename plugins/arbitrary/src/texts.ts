import type { StringForm } from '@instep/contracts'
import fc from 'fast-check'
import { textsOf } from './formats.ts'
import { NoMessage } from './no-message.ts'
import { type Effort, sieved } from './sieve.ts'

/** Longer texts than this are not made. */
const lengthLimit = 10_000

/** Texts with the length, the patterns and the format that are asked for. */
export function text(form: StringForm, place: string, effort: Effort): fc.Arbitrary<unknown> | NoMessage {
  const { least = 0, most = Number.POSITIVE_INFINITY, patterns = [], format } = form
  if (least > most) return new NoMessage(place, `no text has from ${least} to ${most} characters`)
  if (least > lengthLimit) return new NoMessage(place, `a text of ${least} characters is too long`)
  const formatted = format === undefined ? undefined : textsOf(format)
  const [pattern] = patterns
  const all = formatted ?? (pattern && matching(pattern, { least, most })) ?? plain(least, most)
  const fits = (value: unknown): boolean => {
    if (typeof value !== 'string' || !value.isWellFormed()) return false
    const length = [...value].length
    return length >= least && length <= most && patterns.every(each => each.test(value))
  }
  const isSure =
    formatted === undefined ? pattern === undefined : least === 0 && most === Number.POSITIVE_INFINITY
  if (isSure && patterns.length === 0) return all
  return sieved(
    all,
    fits,
    place,
    effort,
    () => `no text was found for ${patterns.map(String).join(' and ') || format}`
  )
}

/** Mostly of letters that people can read; else of any characters. */
function plain(least: number, most: number): fc.Arbitrary<string> {
  const length = { minLength: least, maxLength: Math.min(most, least + 10) }
  return fc.oneof(
    { arbitrary: fc.string({ ...length, unit: 'grapheme-ascii' }), weight: 3 },
    { arbitrary: fc.string({ ...length, unit: character }), weight: 1 }
  )
}

/** Any character. Those of the library make a table of all that there are at first, which takes more than a second. */
const character = fc
  .nat(0x10_ffff - 0x800)
  .map(point => String.fromCodePoint(point < 0xd800 ? point : point + 0x800))

/** Texts that a pattern probably matches: what cannot be made from a pattern is left out of it. */
function matching(
  pattern: RegExp,
  { least, most }: { readonly least: number; readonly most: number }
): fc.Arbitrary<string> {
  if (leastOf(pattern) > lengthLimit) return plain(least, most)
  const flags = pattern.flags.replace(/[^u]/g, '')
  const bare = pattern.source.replace(/\(\?<?[=!][^()]*\)|\\[bB]/g, '')
  for (const source of [pattern.source, bare]) {
    try {
      return fc.stringMatching(new RegExp(source, flags))
    } catch {
      // The next is simpler.
    }
  }
  return plain(least, most)
}

/** How long a text is at least whose counts are all within each other. */
function leastOf({ source }: RegExp): number {
  return [...source.matchAll(/\{(\d+)/g)].reduce(
    (length, [, count]) => length * Math.max(1, Number(count)),
    1
  )
}
