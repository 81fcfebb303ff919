import { isTemplate, mayMeet } from './templates.ts'

/** One word of a pattern: itself, any one word, or any number of words, none included. */
export type PatternWord = string | typeof anyWord | typeof anyWords

export const anyWord = Symbol('any word')
export const anyWords = Symbol('any words')

/** Finds, among many patterns over words, those that an address may fall under. */
export interface Patterns<Value> {
  add(pattern: readonly PatternWord[], value: Value): void
  /** @param words `{name}` in a word stands for a part that is filled in at run time */
  taking(words: readonly string[]): readonly Value[]
}

interface Node<Value> {
  readonly literals: Map<string, Node<Value>>
  /** The words with parts that are filled in. */
  readonly templates: Map<string, Node<Value>>
  readonly values: Value[]
  /** Whether it may take further words without leaving. */
  readonly isGreedy: boolean
  any: Node<Value> | undefined
  many: Node<Value> | undefined
}

/**
 * Patterns as a tree, one level a word. An address is followed along all branches at once, and no place in the tree is
 * looked at twice for the same word: the time is bounded by the length of the address times the size of the tree.
 */
export function createPatterns<Value>(): Patterns<Value> {
  const root = nodeOf<Value>(false)
  return {
    add(pattern, value) {
      let node = root
      for (const word of pattern) node = branch(node, word)
      node.values.push(value)
    },

    taking(words) {
      const found = new Set<Value>()
      let reached = withoutWords([root])
      for (const word of words) {
        const next = new Set<Node<Value>>()
        for (const node of reached) {
          if (node.isGreedy) next.add(node)
          if (node.any !== undefined) next.add(node.any)
          for (const child of childrenFor(node, word)) next.add(child)
        }
        reached = withoutWords([...next])
        if (reached.size === 0) return []
      }
      for (const node of reached) for (const value of node.values) found.add(value)
      return [...found]
    }
  }
}

function nodeOf<Value>(isGreedy: boolean): Node<Value> {
  return { literals: new Map(), templates: new Map(), values: [], isGreedy, any: undefined, many: undefined }
}

function branch<Value>(node: Node<Value>, word: PatternWord): Node<Value> {
  if (word === anyWord) {
    node.any ??= nodeOf(false)
    return node.any
  }
  if (word === anyWords) {
    // Any number of words twice is any number of words.
    if (node.isGreedy) return node
    node.many ??= nodeOf(true)
    return node.many
  }
  const children = isTemplate(word) ? node.templates : node.literals
  const child = children.get(word) ?? nodeOf<Value>(false)
  children.set(word, child)
  return child
}

/** The nodes, and those that are reached from them without a word. */
function withoutWords<Value>(nodes: readonly Node<Value>[]): Set<Node<Value>> {
  const reached = new Set(nodes)
  for (const node of reached) if (node.many !== undefined) reached.add(node.many)
  return reached
}

function childrenFor<Value>({ literals, templates }: Node<Value>, word: string): readonly Node<Value>[] {
  const exact = literals.get(word)
  const fixed = isTemplate(word) ? meeting(literals, word) : exact === undefined ? [] : [exact]
  return templates.size === 0 ? fixed : [...fixed, ...meeting(templates, word)]
}

function meeting<Value>(children: ReadonlyMap<string, Node<Value>>, word: string): readonly Node<Value>[] {
  return [...children].filter(([known]) => mayMeet(known, word)).map(([, node]) => node)
}
