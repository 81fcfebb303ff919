import type { Difference } from '../../format.ts'
import type { Tree } from '../tree.ts'
import { Prover } from './prover.ts'
import { unproven } from './words.ts'

/**
 * Where nothing shows that the reader's schema lets through all that the writer's does.
 * @throws Failure comparisonTooCostly
 */
export function doubts(reader: Tree, writer: Tree): readonly Difference[] {
  const [read, written] = [reader, writer].map(({ document, library }) => library.add(document))
  if (read === undefined || written === undefined) return []
  const found = new Prover({ writer, reader }).all([written], read, '')
  return found.map(({ at, keyword }) => ({
    rule: unproven,
    path: `#${at}`,
    breaks: false,
    facts: { keyword }
  }))
}
