import { within } from './names.ts'
import { parseFile } from './parse-file.ts'
import type { Message } from './tree.ts'

/** Finds the messages of a schema by name and by position, as the wire format needs it. */
export interface MessageIndex {
  /** The positions that lead to a message, outermost first: `[0]` is the file's first. @param name with the package */
  pathOf(name: string): readonly number[] | undefined
  nameAt(path: readonly number[]): string | undefined
}

/**
 * Messages are counted at each level, without enums, groups and the messages that maps stand for.
 * @param text the registered text, not the normalized one
 * @throws Failure schemaInvalid
 */
export function messageIndex(text: string): MessageIndex {
  const file = parseFile(text)
  const names = new Map<string, string>()
  const paths = new Map<string, readonly number[]>()
  const add = (messages: readonly Message[], scope: string, above: readonly number[]): void => {
    for (const [index, message] of messages.entries()) {
      const name = within(scope, message.name)
      const path = [...above, index]
      names.set(path.join(), name)
      paths.set(name, path)
      add(message.messages, name, path)
    }
  }
  add(file.messages, file.package, [])
  return { pathOf: name => paths.get(name), nameAt: path => names.get(path.join()) }
}
