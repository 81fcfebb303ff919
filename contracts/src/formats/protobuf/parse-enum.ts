import { readInlineOptions, readOption } from './parse-options.ts'
import { readReserved } from './parse-ranges.ts'
import type { Scanner } from './scan.ts'
import {
  type Constant,
  type Enum,
  maxEnumNumber,
  type Option,
  type Reserved,
  type Visibility
} from './tree.ts'

/** `enum NAME { … }`, from its first word. */
export function readEnum(scanner: Scanner, visibility: Visibility): Enum {
  scanner.expect('enum')
  const { at } = scanner.token
  const name = scanner.word("an enum's name")
  const options: Option[] = []
  const reserved: Reserved[] = []
  const constants: Constant[] = []
  scanner.nested('{', '}', () => {
    const isConstant = scanner.following.text === '='
    if (scanner.accept(';')) return
    if (scanner.is('option') && !isConstant) options.push(readOption(scanner))
    else if (scanner.is('reserved') && !isConstant) reserved.push(readReserved(scanner, maxEnumNumber))
    else constants.push(readConstant(scanner))
  })
  return { kind: 'enum', name, at, visibility, options, reserved, constants }
}

function readConstant(scanner: Scanner): Constant {
  const { at } = scanner.token
  const name = scanner.word("a constant's name")
  scanner.expect('=')
  const number = scanner.integer("the constant's number")
  const options = readInlineOptions(scanner)
  scanner.expect(';')
  return { name, number, at, options }
}
