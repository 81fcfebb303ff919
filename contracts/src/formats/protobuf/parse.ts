import type { ParseOptions } from '../format.ts'
import { fromBase64 } from './base64.ts'
import { check } from './check.ts'
import { fromDescriptor } from './descriptor.ts'
import { link } from './link.ts'
import { parseFile } from './parse-file.ts'
import { print } from './print.ts'
import type { Tree } from './tree.ts'

/** Reads a .proto text, or the base64 of a FileDescriptorProto. @throws Failure schemaInvalid */
export function parse(text: string, { references, strict }: Required<ParseOptions>): Tree {
  const bytes = text.trim() === '' ? undefined : fromBase64(text.trim())
  // A descriptor may hold names that no text can; reading its text back finds them.
  const source = bytes === undefined ? text : print(fromDescriptor(bytes, references))
  const tree = link(parseFile(source), references)
  check(tree, strict)
  return tree
}
