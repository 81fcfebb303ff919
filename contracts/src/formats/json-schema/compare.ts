import { Failure } from '../../failures.ts'
import type { Difference, Policy } from '../format.ts'
import { annotations } from './annotations.ts'
import { compareArrays } from './compare-arrays.ts'
import { compareCombined } from './compare-combined.ts'
import { compareObjects } from './compare-objects.ts'
import { compareNumberNodes, compareStrings } from './limits.ts'
import { type CombinedNode, type EnumNode, type Node, type NotNode, nodeOf, type Slot } from './model.ts'
import { differencesOf, found, nothing, type Outcome, outcomeOf, type Part, type Scope } from './outcome.ts'
import { breaksAtOnce } from './probe.ts'
import { modelOf } from './read.ts'
import type { Tree } from './tree.ts'
import { shown, valueKey } from './values.ts'

/**
 * Every difference between a reader and a writer, in Confluent's order and at its places.
 * @throws Failure comparisonTooCostly
 */
export function compare(reader: Tree, writer: Tree, policy: Policy = 'STRICT'): readonly Difference[] {
  const judged = policy === 'LENIENT' ? 'LENIENT' : 'STRICT'
  // What the policy lets through also counts as compatible within combinations.
  const comparison = new Comparison(judged)
  const read = (tree: Tree): Node => {
    const { root, size } = modelOf(tree, budget / modelCost)
    comparison.spend(size * modelCost)
    return root
  }
  const outcome = comparison.run(read(writer), read(reader))
  return differencesOf(judged, outcome)
}

/** How many pairs of schemas one comparison may look at. Takes less than a second. */
const budget = 150_000
/** What a schema that has to be made into a node costs of that. */
const modelCost = 0.6
/** Recursive schemas of different periods can pair up deeper than either is nested. */
const depthLimit = 500
/** How often a comparison starts again because it took a pair for compatible that was not. */
const roundLimit = 10

/** Compares pairs of nodes and remembers what came of it. */
class Comparison implements Scope {
  readonly policy: Policy
  /** By writer, then reader. A pair in progress has no outcome yet. */
  #memo = new Map<Node, Map<Node, Outcome | undefined>>()
  /** Pairs that were taken for compatible while in progress. */
  #assumed = new Map<Node, Set<Node>>()
  /** Pairs that an earlier round found to be incompatible. */
  readonly #refuted = new Map<Node, Set<Node>>()
  #work = 0
  #depth = 0

  constructor(policy: Policy) {
    this.policy = policy
  }

  run(writer: Node, reader: Node): Outcome {
    let outcome = this.of(writer, reader)
    for (let round = 1; round < roundLimit && this.#refute(); round++) {
      this.#memo = new Map()
      this.#assumed = new Map()
      outcome = this.of(writer, reader)
    }
    return outcome
  }

  of(writer: Slot | undefined, reader: Slot | undefined): Outcome {
    this.spend(1)
    if (writer === undefined && reader === undefined) return nothing
    if (writer === undefined) return this.#outcome([found('SCHEMA_ADDED')])
    if (reader === undefined) return this.#outcome([found('SCHEMA_REMOVED')])
    return this.#remembered(nodeOf(writer), nodeOf(reader))
  }

  spend(work: number): void {
    this.#work += work
    if (this.#work > budget || this.#depth > depthLimit) throw new Failure('comparisonTooCostly', { budget })
  }

  #remembered(writer: Node, reader: Node): Outcome {
    let row = this.#memo.get(writer)
    if (row === undefined) {
      row = new Map()
      this.#memo.set(writer, row)
    }
    const known = row.get(reader)
    if (known !== undefined) return known
    if (row.has(reader)) return this.#assume(writer, reader)
    row.set(reader, undefined)
    this.#depth++
    const outcome = this.#outcome(this.#judge(writer, reader))
    this.#depth--
    row.set(reader, outcome)
    return outcome
  }

  #assume(writer: Node, reader: Node): Outcome {
    if (this.#refuted.get(writer)?.has(reader)) return { breaks: true, parts: [] }
    note(this.#assumed, writer, reader)
    return nothing
  }

  /** Whether a pair was wrongly taken for compatible. */
  #refute(): boolean {
    let isRefuted = false
    for (const [writer, readers] of this.#assumed) {
      for (const reader of readers) {
        if (!this.#memo.get(writer)?.get(reader)?.breaks) continue
        note(this.#refuted, writer, reader)
        isRefuted = true
      }
    }
    return isRefuted
  }

  #judge(writer: Node, reader: Node): readonly Part[] {
    const isCombined = writer.kind === 'combined'
    if (!isCombined && reader.kind === 'combined') {
      const parts = this.#intoCombined(writer, reader)
      if (parts !== undefined) return parts
    }
    if (isCombined && reader.kind !== 'combined') {
      const parts = this.#outOfCombined(writer, reader)
      if (parts !== undefined) return parts
    }
    if (writer.kind !== reader.kind) return acceptsKind(writer, reader) ? [] : [typeChanged(writer, reader)]
    return [...annotations(writer, reader), ...this.#kinds(writer, reader)]
  }

  #kinds(writer: Node, reader: Node): readonly Part[] {
    if (writer.kind === 'string' && reader.kind === 'string') return compareStrings(writer, reader)
    if (writer.kind === 'number' && reader.kind === 'number') return compareNumberNodes(writer, reader)
    if (writer.kind === 'enum' && reader.kind === 'enum') return this.#enums(writer, reader)
    if (writer.kind === 'const' && reader.kind === 'const') {
      const facts = { writer: shown(writer.value), reader: shown(reader.value) }
      const isSame = valueKey(writer.value) === valueKey(reader.value)
      return isSame ? [] : [found('ENUM_ARRAY_CHANGED', 'const', facts)]
    }
    if (writer.kind === 'not' && reader.kind === 'not') return this.#nots(writer, reader)
    if (writer.kind === 'object' && reader.kind === 'object') return compareObjects(writer, reader, this)
    if (writer.kind === 'array' && reader.kind === 'array') return compareArrays(writer, reader, this)
    if (writer.kind === 'combined' && reader.kind === 'combined') return compareCombined(writer, reader, this)
    return []
  }

  /** The reader has gained alternatives, or a wrapping. */
  #intoCombined(writer: Node, reader: CombinedNode): readonly Part[] | undefined {
    const [only, ...others] = reader.branches
    if (others.length > 0 && reader.criterion === 'allOf') return undefined
    for (const branch of reader.branches) {
      if (breaksAtOnce(writer, branch, this)) continue
      const outcome = this.of(writer, branch)
      if (outcome.breaks) continue
      return branch === only && others.length === 0
        ? [{ at: '', outcome }]
        : [{ at: '', outcome }, found('SUM_TYPE_EXTENDED', '', { reader: reader.criterion })]
    }
    return undefined
  }

  /** The reader has lost conditions, or a wrapping. */
  #outOfCombined(writer: CombinedNode, reader: Node): readonly Part[] | undefined {
    const [only, ...others] = writer.branches
    if (others.length > 0 && writer.criterion !== 'allOf') return undefined
    for (const branch of writer.branches) {
      if (breaksAtOnce(branch, reader, this)) continue
      const outcome = this.of(branch, reader)
      if (outcome.breaks) continue
      return branch === only && others.length === 0
        ? [{ at: '', outcome }]
        : [{ at: '', outcome }, found('PRODUCT_TYPE_NARROWED', '', { writer: writer.criterion })]
    }
    return undefined
  }

  #enums(writer: EnumNode, reader: EnumNode): readonly Part[] {
    this.spend((writer.values.size + reader.values.size) / 10)
    const lost = [...writer.values]
      .filter(([key]) => !reader.values.has(key))
      .map(([, value]) => shown(value))
    const gained = [...reader.values]
      .filter(([key]) => !writer.values.has(key))
      .map(([, value]) => shown(value))
    if (lost.length === 0 && gained.length === 0) return []
    const rule =
      lost.length === 0
        ? 'ENUM_ARRAY_EXTENDED'
        : gained.length === 0
          ? 'ENUM_ARRAY_NARROWED'
          : 'ENUM_ARRAY_CHANGED'
    return [found(rule, 'enum', { lost, gained })]
  }

  /** What is excluded is compared the other way round. */
  #nots(writer: NotNode, reader: NotNode): readonly Part[] {
    const { breaks, parts } = this.of(reader.excluded, writer.excluded)
    if (!breaks && parts.length === 0) return []
    return [found(breaks ? 'NOT_TYPE_EXTENDED' : 'NOT_TYPE_NARROWED', 'not')]
  }

  #outcome(parts: readonly Part[]): Outcome {
    return outcomeOf(this.policy, parts)
  }
}

function note(pairs: Map<Node, Set<Node>>, writer: Node, reader: Node): void {
  const readers = pairs.get(writer)
  if (readers === undefined) pairs.set(writer, new Set([reader]))
  else readers.add(reader)
}

/** Whether schemas of different kinds get on: nothing fits `false`, anything fits the empty schema. */
function acceptsKind(writer: Node, reader: Node): boolean {
  if (writer.kind === 'false' || reader.kind === 'empty' || reader.kind === 'true') return true
  return writer.notes.connectType === 'bytes' && reader.notes.connectType === 'bytes'
}

function typeChanged(writer: Node, reader: Node): Part {
  return found('TYPE_CHANGED', '', { writer: kindName(writer), reader: kindName(reader) })
}

/** A node's kind as a developer would call it, and of a short combination what it is made of. */
function kindName(node: Node, isWithin = false): string {
  if (node.kind === 'combined') {
    if (isWithin || node.branches.length > 4) return node.criterion
    const kinds = new Set(node.branches.map(branch => kindName(nodeOf(branch), true)))
    return [...kinds].join(node.criterion === 'allOf' ? ' and ' : ' or ') || node.criterion
  }
  if (node.kind === 'number') return node.isInteger ? 'integer' : 'number'
  return kindNames[node.kind] ?? node.kind
}

const kindNames: Readonly<Partial<Record<Node['kind'], string>>> = {
  empty: 'anything',
  true: 'anything',
  false: 'nothing',
  conditional: 'a condition'
}
