import type { LintFact } from '../format.ts'
import { commentsOf } from './comments.ts'
import { canonical } from './print.ts'
import { type Enum, fieldsOf, type Message, type Tree } from './tree.ts'

/** What lint judges in a file: its messages, their fields, and its enums. */
export function lint(tree: Tree): readonly LintFact[] {
  const { file } = tree
  const facts: LintFact[] = []
  const hasComment = commentsOf(file.text)
  // The canonical text, which the registry keeps, has lost its comments: it says nothing about documentation.
  const isPrinted = file.text.trim() === canonical(tree).trim()
  const isDocumented = (at: number): boolean | undefined => (isPrinted ? undefined : hasComment(at))

  const visit = (message: Message, parent: string, depth: number): void => {
    const { name, at } = message
    const path = `${parent}/${name}`
    facts.push({ kind: 'type', path, name, isDocumented: isDocumented(at), depth })
    for (const { name, number, at, group } of fieldsOf(message)) {
      if (group !== undefined) visit(group, path, depth + 1)
      else facts.push(field(name, `${path}/${number}`, isDocumented(at)))
    }
    for (const inner of message.messages) visit(inner, path, depth + 1)
    for (const inner of message.enums) visitEnum(inner, path, depth + 1)
  }

  const visitEnum = ({ name, at, constants }: Enum, parent: string, depth: number): void => {
    const path = `${parent}/${name}`
    const hasFallback = constants.some(({ name, number }) => number === 0 && unknown.test(name))
    facts.push({ kind: 'type', path, name, isDocumented: isDocumented(at), depth })
    facts.push({ kind: 'enum', path, name, hasFallback })
  }

  for (const message of file.messages) visit(message, '#', 1)
  for (const inner of file.enums) visitEnum(inner, '#', 1)
  return facts
}

/** What a reader makes of a number that it does not know, or of none at all, is the constant 0. */
const unknown = /(?:^|_)(?:UNSPECIFIED|UNKNOWN|UNDEFINED|UNSET|OTHER|NONE|DEFAULT)$/i

/** Every type has a default of its own. */
function field(name: string, path: string, isDocumented: boolean | undefined): LintFact {
  return { kind: 'field', path, name, isDocumented, lacksDefault: false }
}
