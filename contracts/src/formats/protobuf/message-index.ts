import type { MessageIndex } from '../format.ts'
import { within } from './names.ts'
import type { Message, Tree } from './tree.ts'

/**
 * Messages are counted at each level, without enums, groups and the messages that maps stand for. A normalized text
 * has the same positions, unless it spelled messages for its maps.
 */
export function messageIndex({ file }: Tree): MessageIndex {
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
