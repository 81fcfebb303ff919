import type { LintFact } from '../format.ts'
import { isNamed, type NamedNode, type Node, type RecordNode, type Tree } from './tree.ts'

/** What lint judges in a schema: its records, enums and fixed types, and the fields of the records. */
export function lint({ root, external }: Tree): readonly LintFact[] {
  const facts: LintFact[] = []
  const seen = new Set(external)

  const visit = (node: Node, path: string, depth: number): void => {
    if (node.kind === 'array') visit(node.items, `${path}/items`, depth)
    else if (node.kind === 'map') visit(node.values, `${path}/values`, depth)
    else if (node.kind === 'union')
      node.branches.forEach((branch, index) => {
        visit(branch, `${path}/${index}`, depth)
      })
    else if (isNamed(node) && !seen.has(node.name.full)) {
      seen.add(node.name.full)
      facts.push(...factsOf(node, path, depth + 1))
      if (node.kind === 'record') visitFields(node, path, depth + 1)
    }
  }

  const visitFields = ({ fields }: RecordNode, path: string, depth: number): void => {
    let index = 0
    for (const { name, type, doc, default: value } of fields.values()) {
      const at = `${path}/fields/${index++}`
      const lacksDefault = value === undefined && isOptional(type)
      facts.push({ kind: 'field', path: at, name, isDocumented: isText(doc), lacksDefault })
      visit(type, `${at}/type`, depth)
    }
  }

  visit(root, '', 0)
  return facts.map(fact => (fact.path === '' ? { ...fact, path: '/' } : fact))
}

function factsOf(node: NamedNode, path: string, depth: number): readonly LintFact[] {
  const { name, doc } = node
  // Java Avro keeps no doc of a fixed.
  const isDocumented = node.kind === 'fixed' ? undefined : isText(doc)
  const type: LintFact = { kind: 'type', path, name: name.simple, isDocumented, depth }
  if (node.kind !== 'enum') return [type]
  return [type, { kind: 'enum', path, name: name.simple, hasFallback: node.fallback !== undefined }]
}

function isOptional(type: Node): boolean {
  return type.kind === 'union' && type.branches.some(({ kind }) => kind === 'null')
}

function isText(doc: string | undefined): boolean {
  return doc !== undefined && doc.trim() !== ''
}
