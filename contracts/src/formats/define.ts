import type { Difference, Format, Language, Policy, Reading, Schema } from './format.ts'
import { behind } from './made/slab.ts'

/** Closes a language over its tree, so that every format has the same type. */
export function defineFormat<Tree>(language: Language<Tree>): Format {
  const reads =
    language.reads ??
    ((reader: Tree, writer: Tree, policy: Policy) =>
      !language.compare(reader, writer, policy).some(({ breaks }) => breaks))
  const breaking = (reader: Tree, writer: Tree, policy: Policy): readonly Difference[] =>
    language.reads?.(reader, writer, policy)
      ? []
      : language.compare(reader, writer, policy).filter(({ breaks }) => breaks)
  const readingOf = (reader: Tree, writer: Tree): Reading => {
    const known = breaking(reader, writer, 'STRICT')
    const differences = known.length > 0 ? known : (language.doubts?.(reader, writer) ?? [])
    if (differences.length === 0) return { kind: 'proven' }
    const counterexample = language.counterexample(reader, writer, differences)
    const sure = differences.filter(({ breaks }) => breaks)
    if (sure.length > 0) return { kind: 'refuted', differences: sure, counterexample }
    if (counterexample === undefined) return { kind: 'unproven', differences }
    return {
      kind: 'refuted',
      differences: differences.map(difference => ({ ...difference, breaks: true })),
      counterexample
    }
  }
  const trees = new WeakMap<Schema, Tree>()
  const renderings = new Map(Object.entries(language.renderings ?? {}))
  const treeOf = (schema: Schema): Tree => {
    const tree = trees.get(schema)
    if (tree === undefined) throw new TypeError(`a ${schema.type} schema was given to ${language.type}`)
    return tree
  }
  return {
    type: language.type,
    confluentMessage: language.confluentMessage,
    explain: language.explain,
    parse(text, { references = [], strict = false } = {}) {
      const tree = language.parse(text, { references, strict })
      const schema: Schema = {
        type: language.type,
        name: language.nameOf(tree),
        canonical: language.canonical(tree),
        normalized: () => language.normalized(tree),
        resolved: () => language.resolved(tree),
        rendered: rendering => renderings.get(rendering)?.(tree),
        messages: language.messages?.(tree),
        differencesFrom: (writer, policy = 'STRICT') => language.compare(tree, treeOf(writer), policy),
        reads: (writer, policy = 'STRICT') => reads(tree, treeOf(writer), policy),
        readingOf: writer => readingOf(tree, treeOf(writer)),
        counterexampleFrom: writer => {
          const near = breaking(tree, treeOf(writer), 'STRICT')
          return near.length === 0 ? undefined : language.counterexample(tree, treeOf(writer), near)
        },
        encode: (datum, choice = {}) => language.encode(tree, datum, choice),
        decode: (bytes, writer = schema, choice = {}) => language.decode(tree, treeOf(writer), bytes, choice),
        encoder: (choice = {}) =>
          language.encoder?.(tree, choice) ??
          ((datum, room) => behind(room, language.encode(tree, datum, choice))),
        decoder: (writer = schema, choice = {}) => {
          const written = treeOf(writer)
          return (
            language.decoder?.(tree, written, choice) ??
            ((bytes, from) => language.decode(tree, written, bytes.subarray(from), choice))
          )
        },
        lint: () => language.lint?.(tree) ?? [],
        fieldNames: () => language.fieldNames(tree),
        retagged: edit => language.retagged(tree, edit),
        shape: (choice = {}) => language.shape(tree, choice)
      }
      trees.set(schema, tree)
      return schema
    }
  }
}
