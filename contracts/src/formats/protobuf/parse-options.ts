import type { Scanner } from './scan.ts'
import type { MessageValue, NamePart, Option, Value } from './tree.ts'

/** `option NAME = VALUE;`, from its first word. */
export function readOption(scanner: Scanner): Option {
  scanner.expect('option')
  const option = readSetting(scanner)
  scanner.expect(';')
  return option
}

/** `[NAME = VALUE, …]` after a field, a constant or a range of extensions; nothing is an empty list. */
export function readInlineOptions(scanner: Scanner): readonly Option[] {
  if (!scanner.is('[')) return []
  return scanner.nested('[', ']', () => {
    const option = readSetting(scanner)
    if (!scanner.is(']')) scanner.expect(',')
    return option
  })
}

function readSetting(scanner: Scanner): Option {
  const name: NamePart[] = [...readNamePart(scanner)]
  while (scanner.accept('.')) name.push(...readNamePart(scanner))
  scanner.expect('=')
  return { name, value: readValue(scanner) }
}

function readNamePart(scanner: Scanner): readonly NamePart[] {
  if (!scanner.accept('(')) return [{ text: scanner.word("an option's name"), isExtension: false }]
  const text = scanner.name("an option's name")
  scanner.expect(')')
  return [{ text, isExtension: true }]
}

function readValue(scanner: Scanner): Value {
  if (scanner.token.kind === 'string') return { kind: 'string', text: scanner.string('a value') }
  if (scanner.is('{')) return readMessage(scanner, '{', '}')
  if (scanner.is('<')) return readMessage(scanner, '<', '>')
  if (scanner.is('[')) {
    const items = scanner.nested('[', ']', () => {
      const value = readValue(scanner)
      if (!scanner.is(']')) scanner.expect(',')
      return value
    })
    return { kind: 'list', items }
  }
  const sign = scanner.accept('-') ? '-' : ''
  if (scanner.token.kind === 'number') return { kind: 'number', text: sign + scanner.next().text }
  return { kind: 'word', text: sign + scanner.word('a value') }
}

/** The text format: `key: value`, `key { … }`, with commas, semicolons or nothing in between. */
function readMessage(scanner: Scanner, open: string, close: string): MessageValue {
  const entries = scanner.nested(open, close, () => {
    const key = readKey(scanner)
    const isSpelled = scanner.accept(':')
    if (!isSpelled && !scanner.is('{') && !scanner.is('<') && !scanner.is('[')) scanner.expect(':')
    const value = readValue(scanner)
    if (!scanner.accept(',')) scanner.accept(';')
    return [key, value] as const
  })
  return { kind: 'message', entries }
}

function readKey(scanner: Scanner): string {
  if (!scanner.accept('[')) return scanner.word("a field's name")
  const host = scanner.name('the name of an extension')
  const key = scanner.accept('/') ? `${host}/${scanner.name('the name of a type')}` : host
  scanner.expect(']')
  return `[${key}]`
}
