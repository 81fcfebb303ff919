import { isFailure } from '../../failures.ts'
import type { ParseOptions, Referenced } from '../format.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { check } from './check.ts'
import { fromDescriptor, sourceOf } from './descriptor.ts'
import { link } from './link.ts'
import { parseFile } from './parse-file.ts'
import { print } from './print.ts'
import { descriptorOf } from './to-descriptor.ts'
import type { Tree } from './tree.ts'

/** Reads a .proto text, or the base64 of a FileDescriptorProto. @throws Failure schemaInvalid */
export function parse(text: string, { references, strict }: Required<ParseOptions>): Tree {
  const bytes = text.trim() === '' ? undefined : fromBase64(text.trim())
  const tree = bytes === undefined ? link(parseFile(text), references) : described(bytes, references)
  check(tree, strict)
  return tree
}

/** A descriptor may hold names that no text can; reading its text back finds them. */
function described(bytes: Uint8Array, references: readonly Referenced[]): Tree {
  const tree = link(parseFile(print(fromDescriptor(bytes, references))), references)
  return spelled(tree, sourceOf(bytes), references) ?? tree
}

/** The file as a text spells it; undefined when the text does not say the same. */
function spelled(
  tree: Tree,
  source: string | undefined,
  references: readonly Referenced[]
): Tree | undefined {
  if (source === undefined) return undefined
  try {
    const written = link(parseFile(source), references)
    return toBase64(descriptorOf(written)) === toBase64(descriptorOf(tree)) ? written : undefined
  } catch (error) {
    if (isFailure(error, 'schemaInvalid')) return undefined
    throw error
  }
}
