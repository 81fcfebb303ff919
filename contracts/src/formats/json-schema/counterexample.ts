import { isFailure } from '../../failures.ts'
import type { Counterexample, Difference } from '../format.ts'
import { bundle } from './bundle.ts'
import { canonical } from './canonical.ts'
import { complaint } from './codec.ts'
import { placesIn, poolOf, withValue } from './mutations.ts'
import { stepsFor } from './patterns.ts'
import { sample } from './sample.ts'
import type { Tree } from './tree.ts'

/** A message that the writer's schema allows and the reader's does not, looked for near the differences. */
export function counterexample(
  reader: Tree,
  writer: Tree,
  near: readonly Difference[]
): Counterexample | undefined {
  if (sizeOf(reader) + sizeOf(writer) > sizeLimit) return undefined
  const schemas = [bundle(reader), bundle(writer)]
  const pool = poolOf(schemas)
  if (pool.patterns.some(pattern => stepsFor(pattern, pool.longest) > patternLimit)) return undefined
  try {
    return search(reader, writer, candidates(schemas, pool, namesIn(near.map(({ path }) => path))))
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined // the codec knows less than the comparison
    throw error
  }
}

/** Larger schemas would take the codec too long. */
const sizeLimit = 200_000
/** How many messages are tried on schemas of ordinary size. */
const attempts = 20_000
/** The most steps that one pattern may take on the longest text that is tried. */
const patternLimit = 10_000_000

function search(reader: Tree, writer: Tree, messages: Iterable<unknown>): Counterexample | undefined {
  const work = { visits: 1_000_000 }
  let left = Math.min(attempts, 20_000_000 / (sizeOf(reader) + sizeOf(writer)))
  for (const json of messages) {
    if (left-- <= 0) return undefined
    const found = complaint(reader, json, work)
    if (found === undefined || complaint(writer, json, work) !== undefined) continue
    return { json, bytes: new TextEncoder().encode(JSON.stringify(json)), error: found.detail }
  }
  return undefined
}

/** Samples of the writer's schema and of the reader's, and the samples with one place changed. */
function* candidates(
  schemas: readonly unknown[],
  pool: ReturnType<typeof poolOf>,
  wanted: ReadonlySet<string>
): Iterable<unknown> {
  const seen = new Set<string>()
  const samples: unknown[] = [{}, []]
  for (const schema of schemas.toReversed()) {
    for (let variant = 0; variant < 24; variant++) {
      const json = sample(schema, variant)
      const text = json === undefined ? undefined : JSON.stringify(json)
      if (text === undefined || seen.has(text)) continue
      seen.add(text)
      samples.push(json)
      yield json
    }
  }
  yield* pool.values
  for (const isWanted of [true, false]) {
    for (const json of samples) {
      for (const place of placesIn(json, pool.names)) {
        const isNear = place.some(step => wanted.has(String(step)))
        if (isNear !== isWanted) continue
        for (const value of [undefined, ...pool.values]) yield withValue(json, place, value)
      }
    }
  }
}

/** The names that paths of differences are made of. */
function namesIn(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap(path => path.split('/').slice(1)))
}

const sizes = new WeakMap<Tree, number>()

function sizeOf(tree: Tree): number {
  const size = sizes.get(tree) ?? canonical(tree).length
  sizes.set(tree, size)
  return size
}
