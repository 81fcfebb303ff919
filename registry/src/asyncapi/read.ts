import { isJsonObject } from '@instep/contracts'
import type { ServiceContract } from './contract.ts'
import { converted } from './convert.ts'
import { member, rootOf, textOf } from './document/node.ts'
import { readText } from './document/read-text.ts'
import { checkReferences } from './document/references.ts'
import type { Tree } from './document/tree.ts'
import { checkExtensionNames } from './extensions.ts'
import { readOperations } from './operations.ts'
import { collectProblems } from './problems.ts'
import { checkStructure } from './structure.ts'

/**
 * Reads an AsyncAPI document, in YAML or JSON. It may take seconds of work, and is for a thread of its own.
 * @throws Failure serviceContractInvalid
 */
export async function readContract(text: string): Promise<ServiceContract> {
  const written = readText(text)
  const problems = collectProblems(path => written.locate(path))
  const major = majorOf(written)
  if (major === undefined) {
    problems.add(
      ['asyncapi'],
      'This is no AsyncAPI document: it begins with "asyncapi: 3.0.0", or another version of 2 or 3'
    )
    problems.settle()
  }
  checkReferences(written, problems)
  await checkStructure(written, problems)
  problems.settle()

  const isOld = major === '2'
  const tree = isOld ? converted(written, problems) : written
  // What the converter moved stands where it was in the text; its path is that of the converted document.
  const found = collectProblems(path => tree.locate(path))
  const notes = collectProblems(path => tree.locate(path))
  const document = rootOf(tree)
  checkExtensionNames(tree, found)
  const read = readOperations({ document, traitsWin: isOld, problems: found, notes })
  problems.settle()
  found.settle()
  const title = textOf(member(member(document, 'info') ?? document, 'title')) ?? ''
  return { title, ...read, notes: notes.list() }
}

function majorOf({ root }: Tree): '2' | '3' | undefined {
  const version = isJsonObject(root) ? root.get('asyncapi') : undefined
  const [, major] = /^([23])\.\d+\.\d+$/.exec(typeof version === 'string' ? version : '') ?? []
  return major === '2' || major === '3' ? major : undefined
}
