// All of pact-js would be loaded with its front door, servers and verifier among it: most of the time that a test takes.
import * as MatchersV3 from '@pact-foundation/pact/src/v3/matchers.js'
import { items, type Path } from './path.ts'

/** Pact's matchers, for what a consumer reads. */
export const {
  arrayContaining,
  atLeastLike,
  atLeastOneLike,
  atMostLike,
  boolean,
  constrainedArrayLike,
  date,
  datetime,
  decimal,
  eachKeyLike,
  eachKeyMatches,
  eachLike,
  eachValueMatches,
  equal,
  fromProviderState,
  includes,
  integer,
  like,
  nullValue,
  number,
  regex,
  string,
  time,
  timestamp,
  uuid
} = MatchersV3

/** What matchers stand for, without them. */
export function exampleIn(reads: unknown): unknown {
  if (Array.isArray(reads)) return reads.map(exampleIn)
  if (typeof reads !== 'object' || reads === null) return reads
  if (isMatcher(reads)) {
    // The matcher whose example is in its variants.
    if ('variants' in reads && Array.isArray(reads.variants)) return reads.variants.map(exampleIn)
    return 'value' in reads ? exampleIn(reads.value) : null
  }
  return Object.fromEntries(Object.entries(reads).map(([name, value]) => [name, exampleIn(value)]))
}

/** The places that are read, innermost first; whatever is below one of them is read, too, where a matcher says no more. */
export function pathsIn(reads: unknown, path: Path = []): readonly Path[] {
  if (typeof reads !== 'object' || reads === null) return [path]
  if (isMatcher(reads)) {
    const kind = String(reads['pact:matcher:type'])
    if (/each-?(?:key|value)|^values/i.test(kind) || Array.isArray(reads['pact:matcher:type'])) return [path]
    if ('variants' in reads) return pathsIn(reads.variants, path)
    return 'value' in reads ? pathsIn(reads.value, path) : [path]
  }
  const parts: readonly (readonly [string, unknown])[] = Array.isArray(reads)
    ? reads.map(item => [items, item] as const)
    : Object.entries(reads)
  return parts.length === 0 ? [path] : parts.flatMap(([part, value]) => pathsIn(value, [...path, part]))
}

function isMatcher(value: object): value is { readonly 'pact:matcher:type': unknown } {
  return 'pact:matcher:type' in value
}
