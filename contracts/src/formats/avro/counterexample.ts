import { isFailure } from '../../failures.ts'
import type { Counterexample } from '../format.ts'
import { decode } from './codec.ts'
import { Comparison, writtenAs } from './compare.ts'
import { type Sample, Sampler } from './sample.ts'
import type { Node, RecordNode, Tree } from './tree.ts'

/** A message that the writer may write and the reader cannot read, as small and as telling as it gets. */
export function counterexample(reader: Tree, writer: Tree): Counterexample | undefined {
  // Where the rules find nothing, any message may prove what the codec refuses.
  const sample =
    new Search().conflict(reader.root, writer.root, 'value') ?? new Sampler().sample(writer.root, 'value')
  if (sample === undefined) return undefined
  const bytes = Uint8Array.from(sample.bytes)
  const error = complaint(reader, writer, bytes)
  return error === undefined ? undefined : { json: sample.json, bytes, error }
}

/** What the codec says when the reader tries; undefined when the message is read, or the writer itself could not. */
function complaint(reader: Tree, writer: Tree, bytes: Uint8Array): string | undefined {
  try {
    decode(writer, writer, bytes)
  } catch {
    return undefined
  }
  try {
    decode(reader, writer, bytes)
    return undefined
  } catch (error) {
    if (!isFailure(error, 'schemaInvalid')) throw error
    return error.facts.detail
  }
}

/** Goes down both schemas to where they differ and makes the writer's value for that place. */
class Search {
  readonly #comparison = new Comparison()
  readonly #sampler = new Sampler()
  /** Each pair is shown once; where it comes again any value will do. */
  readonly #shown = new Map<Node, Set<Node>>()

  /** A value of the writer's that this reader cannot read; undefined when it can read all. */
  conflict(reader: Node, writer: Node, name: string): Sample | undefined {
    if (!this.#breaks(reader, writer)) return undefined
    const shown = this.#shown.get(reader) ?? new Set()
    if (shown.has(writer)) return undefined
    this.#shown.set(reader, shown.add(writer))
    return this.#deeper(reader, writer, name) ?? this.#sampler.sample(writer, name)
  }

  #breaks(reader: Node, writer: Node): boolean {
    return this.#comparison.of(reader, writer, '')?.breaks ?? false
  }

  #deeper(reader: Node, writer: Node, name: string): Sample | undefined {
    if (writer.kind === 'union') {
      for (const [index, branch] of writer.branches.entries()) {
        const value = this.conflict(reader, branch, name)
        if (value !== undefined) return this.#sampler.branch(index, value)
      }
      return undefined
    }
    if (reader.kind === 'union') {
      const namesake = reader.branches.find(branch => branch.kind === writer.kind)
      return namesake && this.conflict(namesake, writer, name)
    }
    if (reader.kind === 'array' && writer.kind === 'array') {
      const item = this.conflict(reader.items, writer.items, name)
      return item && this.#sampler.items([item])
    }
    if (reader.kind === 'map' && writer.kind === 'map') {
      const value = this.conflict(reader.values, writer.values, name)
      return value && this.#sampler.entries([['key', value]])
    }
    if (reader.kind === 'enum' && writer.kind === 'enum') {
      const index = writer.symbols.findIndex(symbol => !reader.symbols.includes(symbol))
      return index < 0 ? undefined : this.#sampler.symbol(writer, index)
    }
    if (reader.kind === 'record' && writer.kind === 'record') return this.#record(reader, writer)
    return undefined
  }

  #record(reader: RecordNode, writer: RecordNode): Sample | undefined {
    const conflicts = new Map<string, Sample>()
    for (const field of reader.fields.values()) {
      const [match] = writtenAs(field, writer)
      const value = match && this.conflict(field.type, match.type, match.name)
      if (match !== undefined && value !== undefined) conflicts.set(match.name, value)
    }
    return this.#sampler.record(writer, conflicts)
  }
}
