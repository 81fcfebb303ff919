import { Failure } from '../../failures.ts'
import type { Difference } from '../format.ts'
import { difference, promotions } from './rules.ts'
import {
  type EnumNode,
  type Field,
  type FixedNode,
  isNamed,
  isPrimitive,
  labelOf,
  type NamedNode,
  type Node,
  type RecordNode,
  type Tree,
  type UnionNode
} from './tree.ts'

/**
 * Every difference between a reader and a writer, the breaking ones first, in Java Avro's order and at its places.
 * @throws Failure comparisonTooCostly
 */
export function compare(reader: Tree, writer: Tree): readonly Difference[] {
  const all = gather(new Comparison().of(reader.root, writer.root, ''))
  return [...all.filter(({ breaks }) => breaks), ...all.filter(({ breaks }) => !breaks)]
}

/** Whether a reader can read whatever a writer wrote. @throws Failure comparisonTooCostly */
export function reads(reader: Tree, writer: Tree): boolean {
  return new Comparison().of(reader.root, writer.root, '')?.breaks !== true
}

/** What came of comparing a pair of nodes; `undefined` is: nothing to say. */
export interface Outcome {
  readonly breaks: boolean
  /** Differences, and the outcomes of what the nodes are made of, in order. */
  readonly parts: readonly (Difference | Outcome)[]
}

/** How many pairs of nodes one comparison may look at; ten names weigh as much as a pair. Takes less than a second. */
const budget = 150_000
/** Recursive types of different periods can pair up deeper than either is nested. */
const depthLimit = 1000

/**
 * In a union of more branches those of other names are not looked into. Java does, and where such a pair is met again,
 * it tells the places that it found there.
 */
const largeUnion = 30

/** Compares pairs of nodes and remembers what came of it. */
export class Comparison {
  /** By reader, then writer. A pair in progress is taken to be compatible. */
  readonly #memo = new Map<Node, Map<Node, Outcome | undefined>>()
  #work = 0
  #depth = 0

  /** @param path Java's pointer to the reader; the root's is empty */
  of(reader: Node, writer: Node, path: string): Outcome | undefined {
    if (reader.shape !== 0 && reader.shape === writer.shape) return undefined
    this.#spend(1)
    if (!isRemembered(reader, writer)) return this.#judge(reader, writer, path)
    let row = this.#memo.get(reader)
    if (row === undefined) {
      row = new Map()
      this.#memo.set(reader, row)
    }
    if (row.has(writer)) return row.get(writer)
    row.set(writer, undefined)
    const outcome = this.#judge(reader, writer, path)
    row.set(writer, outcome)
    return outcome
  }

  #spend(work: number): void {
    this.#work += work
    if (this.#work > budget || this.#depth > depthLimit) throw new Failure('comparisonTooCostly', { budget })
  }

  #judge(reader: Node, writer: Node, path: string): Outcome | undefined {
    this.#depth++
    const outcome = this.#judgeKinds(reader, writer, path)
    this.#depth--
    return outcome
  }

  #judgeKinds(reader: Node, writer: Node, path: string): Outcome | undefined {
    if (reader.kind === 'union') {
      return writer.kind === 'union'
        ? this.#unions(reader, writer, path)
        : this.#intoUnion(reader, writer, path)
    }
    if (writer.kind === 'union') {
      return merge(writer.branches.map((branch, index) => this.of(reader, branch, `${path}/${index}`)))
    }
    if (reader.kind === 'array' && writer.kind === 'array') {
      return this.of(reader.items, writer.items, `${path}/items`)
    }
    if (reader.kind === 'map' && writer.kind === 'map') {
      return this.of(reader.values, writer.values, `${path}/values`)
    }
    if (reader.kind === 'record' && writer.kind === 'record') return this.#records(reader, writer, path)
    if (reader.kind === 'enum' && writer.kind === 'enum') return this.#enums(reader, writer, path)
    if (reader.kind === 'fixed' && writer.kind === 'fixed') return fixeds(reader, writer, path)
    if (reader.kind === writer.kind) return undefined
    return mismatch(reader, writer, path)
  }

  #records(reader: RecordNode, writer: RecordNode, path: string): Outcome | undefined {
    const parts: (Difference | Outcome | undefined)[] = [names(reader, writer, path)]
    const first = unchangedFields(reader, writer)
    const read = new Set<string>()
    for (let index = first; index < reader.sequence.length; index++) {
      const field = reader.sequence[index] as Field
      if (isUnchanged(field, writer)) read.add(field.name)
      else parts.push(this.#field(reader, field, writer, `${path}/fields/${index}`, read))
    }
    const removed = writer.sequence.slice(first).filter(({ name }) => !read.has(name))
    parts.push(
      ...removed.map(({ name: field }) =>
        difference('FIELD_REMOVED', path, { field, record: reader.name.full })
      )
    )
    this.#spend((reader.fields.size + writer.fields.size) / 10)
    return merge(parts)
  }

  #field(
    record: RecordNode,
    field: Field,
    writer: RecordNode,
    path: string,
    read: Set<string>
  ): Difference | Outcome | undefined {
    const [match, ...others] = writtenAs(field, writer)
    const facts = { found: field.name, field: field.name, record: record.name.full }
    if (match === undefined) {
      if (field.default !== undefined) return difference('FIELD_ADDED_WITH_DEFAULT', path, facts)
      // Java sets an enum's default against the writer's whole record.
      const hasFallback = field.type.kind === 'enum' && field.type.fallback !== undefined
      if (hasFallback) return this.of(field.type, writer, `${path}/type`)
      return difference('READER_FIELD_MISSING_DEFAULT_VALUE', path, facts)
    }
    for (const { name } of [match, ...others]) read.add(name)
    if (others.length > 0) {
      const candidates = [match, ...others].map(({ name }) => name)
      return difference('READER_FIELD_AMBIGUOUS', path, { ...facts, candidates })
    }
    const outcome = this.of(field.type, match.type, `${path}/type`)
    if (match.name === field.name) return outcome
    return merge([outcome, difference('FIELD_RENAMED', path, { ...facts, written: match.name })])
  }

  #enums(reader: EnumNode, writer: EnumNode, path: string): Outcome | undefined {
    this.#spend((reader.symbols.length + writer.symbols.length) / 10)
    const known = new Set(reader.symbols)
    const written = new Set(writer.symbols)
    const missing = writer.symbols.filter(symbol => !known.has(symbol)).sort()
    const added = reader.symbols.filter(symbol => !written.has(symbol))
    const facts = { reader: reader.name.full, symbols: missing }
    const place = `${path}/symbols`
    return merge([
      names(reader, writer, path),
      missing.length === 0
        ? undefined
        : reader.fallback === undefined
          ? difference('MISSING_ENUM_SYMBOLS', place, { found: `[${missing.join(', ')}]`, ...facts })
          : difference('SYMBOLS_DEFAULTED', place, { ...facts, fallback: reader.fallback }),
      added.length === 0 ? undefined : difference('SYMBOLS_ADDED', place, { ...facts, symbols: added })
    ])
  }

  /** Every branch of the writer's against the whole union of the reader's. Places start again at the root, as Java has it. */
  #unions(reader: UnionNode, writer: UnionNode, path: string): Outcome | undefined {
    const parts = writer.branches.map((branch, index) => {
      const outcome = this.of(reader, branch, '')
      return outcome?.breaks ? movedTo(`${path}/${index}`, outcome) : outcome
    })
    return merge([...parts, widened(reader, writer.branches, path)])
  }

  /** The first branch that can read it is taken. */
  #intoUnion(reader: UnionNode, writer: Node, path: string): Outcome | undefined {
    const isLarge = reader.branches.length > largeUnion
    let why: Difference | undefined
    for (const branch of reader.branches) {
      this.#spend(1)
      if (isLarge && isStranger(branch, writer) && !this.#memo.get(branch)?.has(writer)) continue
      const outcome = this.of(branch, writer, '')
      if (!outcome?.breaks) return outcome
      if (isNamesake(branch, writer)) why ??= firstBreaking(outcome)
    }
    const facts = { found: `reader union lacking writer type: ${typeOf(writer)}`, writer: labelOf(writer) }
    const branchFacts = why === undefined ? {} : { branchRule: why.rule, branchPath: why.path }
    return merge([difference('MISSING_UNION_BRANCH', path, { ...facts, ...branchFacts })])
  }
}

/** How many fields both records begin with alike. */
function unchangedFields({ fieldShapes: read }: RecordNode, { fieldShapes: written }: RecordNode): number {
  let index = 0
  while (index < read.length && read[index] !== 0 && read[index] === written[index]) index++
  return index
}

/** Most fields are as they were. */
function isUnchanged({ name, type, aliases }: Field, writer: RecordNode): boolean {
  return aliases.length === 0 && type.shape !== 0 && writer.fields.get(name)?.type.shape === type.shape
}

/** The writer's fields that a reader's field stands for, by its name or an alias. */
export function writtenAs(field: Field, writer: RecordNode): readonly Field[] {
  const own = writer.fields.get(field.name)
  if (field.aliases.length === 0) return own === undefined ? [] : [own]
  const names = new Set([field.name, ...field.aliases])
  return [...names].flatMap(name => writer.fields.get(name) ?? [])
}

/** Two primitives are met again only where their parents are. */
function isRemembered(reader: Node, writer: Node): boolean {
  return !isPrimitive(reader.kind) || !isPrimitive(writer.kind)
}

function names(reader: NamedNode, writer: NamedNode, path: string): Difference | undefined {
  const facts = { reader: reader.name.full, writer: writer.name.full }
  if (!isKnownAs(reader, writer)) {
    return difference('NAME_MISMATCH', `${path}/name`, { found: `expected: ${facts.writer}`, ...facts })
  }
  return facts.reader === facts.writer ? undefined : difference('TYPE_RENAMED', `${path}/name`, facts)
}

/** Whether the names alone make two types incompatible. */
function isStranger(reader: Node, writer: Node): boolean {
  return isNamed(reader) && isNamed(writer) && reader.kind === writer.kind && !isKnownAs(reader, writer)
}

function isKnownAs(reader: NamedNode, writer: NamedNode): boolean {
  return (
    reader.name.simple === writer.name.simple || reader.aliases.some(alias => alias.full === writer.name.full)
  )
}

function fixeds(reader: FixedNode, writer: FixedNode, path: string): Outcome | undefined {
  const facts = {
    found: `expected: ${writer.size}, found: ${reader.size}`,
    reader: reader.name.full,
    readerSize: reader.size,
    writerSize: writer.size
  }
  return merge([
    names(reader, writer, path),
    reader.size === writer.size ? undefined : difference('FIXED_SIZE_MISMATCH', `${path}/size`, facts)
  ])
}

function mismatch(reader: Node, writer: Node, path: string): Outcome | undefined {
  const facts = {
    reader: labelOf(reader),
    writer: labelOf(writer),
    readerType: typeOf(reader),
    writerType: typeOf(writer)
  }
  if (promotions[reader.kind]?.includes(writer.kind)) return merge([difference('TYPE_PROMOTED', path, facts)])
  const found = `reader type: ${facts.readerType} not compatible with writer type: ${facts.writerType}`
  return merge([difference('TYPE_MISMATCH', path, { found, ...facts })])
}

function widened(reader: UnionNode, written: readonly Node[], path: string): Difference | undefined {
  const labels = new Set(written.map(labelOf))
  const branches = reader.branches.map(labelOf).filter(label => !labels.has(label))
  return branches.length === 0 ? undefined : difference('UNION_WIDENED', path, { branches })
}

function isNamesake(branch: Node, writer: Node): boolean {
  if (branch.kind !== writer.kind) return false
  return !isNamed(branch) || !isNamed(writer) || branch.name.simple === writer.name.simple
}

/** A kind as Java Avro prints it. */
function typeOf(node: Node): string {
  return node.kind.toUpperCase()
}

function merge(found: readonly (Difference | Outcome | undefined)[]): Outcome | undefined {
  const parts = found.filter(part => part !== undefined)
  return parts.length === 0 ? undefined : { breaks: parts.some(part => part.breaks), parts }
}

function movedTo(path: string, outcome: Outcome): Outcome {
  return { ...outcome, parts: outcome.parts.map(part => ('rule' in part ? { ...part, path } : part)) }
}

function firstBreaking(outcome: Outcome): Difference | undefined {
  const part = outcome.parts.find(({ breaks }) => breaks)
  return part === undefined || 'rule' in part ? part : firstBreaking(part)
}

/** The differences of an outcome in order, each once, also where pairs were met again. */
function gather(outcome: Outcome | undefined): readonly Difference[] {
  const seen = new Set<Outcome>()
  const differences = new Map<string, Difference>()
  const visit = (part: Difference | Outcome): void => {
    if ('rule' in part) {
      const { found } = part.facts
      const what = typeof found === 'string' ? found : JSON.stringify(part.facts)
      const key = `${part.rule} ${part.path} ${what}`
      if (!differences.has(key)) differences.set(key, part)
      return
    }
    if (seen.has(part)) return
    seen.add(part)
    part.parts.forEach(visit)
  }
  if (outcome !== undefined) visit(outcome)
  return [...differences.values()]
}
