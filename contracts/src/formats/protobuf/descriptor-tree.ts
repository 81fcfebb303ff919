import { link } from './link.ts'
import { type Shape, shapeOf } from './shapes.ts'
import { type File, isMessage, type Tree } from './tree.ts'

/** Where Protobuf describes itself. */
export const descriptorPath = 'google/protobuf/descriptor.proto'

/** A file that only imports. */
export function importing(paths: readonly string[]): File {
  return {
    text: '',
    path: undefined,
    edition: 'proto3',
    isEditionWritten: true,
    package: '',
    imports: paths.map(path => ({ path, modifier: undefined, at: 0 })),
    options: [],
    messages: [],
    enums: [],
    extends: [],
    services: [],
    isBuiltIn: false
  }
}

/**
 * A message of descriptor.proto as it describes a file, with the extensions of it that the file's tree knows: whoever
 * extends it imports it. Another definition in its place is not gone by.
 */
export function describing(tree: Tree, name: string): Shape {
  const full = `google.protobuf.${name}`
  const known = tree.definitions.get(full)
  if (known !== undefined && isMessage(known) && known.file.isBuiltIn) return shapeOf(tree, known)
  made ??= link(importing([descriptorPath]), [])
  const plain = made.definitions.get(full)
  if (plain === undefined || !isMessage(plain)) throw new TypeError(`${descriptorPath} has no ${name}`)
  return shapeOf(made, plain)
}

let made: Tree | undefined
