import { readInlineOptions } from './parse-options.ts'
import type { Scanner } from './scan.ts'
import { type Extensions, maxFieldNumber, type Range, type Reserved } from './tree.ts'

/** `reserved 2, 4 to max;`, `reserved "a", "b";` or, in editions, `reserved a, b;`. @param max the highest number there is */
export function readReserved(scanner: Scanner, max: number): Reserved {
  scanner.expect('reserved')
  const names: string[] = []
  const ranges: Range[] = []
  do {
    if (scanner.token.kind === 'string') names.push(scanner.string('a name'))
    else if (scanner.token.kind === 'word') names.push(scanner.word('a name'))
    else ranges.push(readRange(scanner, max))
  } while (scanner.accept(','))
  scanner.expect(';')
  return { names, ranges }
}

/** `extensions 100 to 199 [options];` */
export function readExtensions(scanner: Scanner): Extensions {
  scanner.expect('extensions')
  const ranges: Range[] = []
  do ranges.push(readRange(scanner, maxFieldNumber))
  while (scanner.accept(','))
  const options = readInlineOptions(scanner)
  scanner.expect(';')
  return { ranges, options }
}

function readRange(scanner: Scanner, max: number): Range {
  const { at } = scanner.token
  const first = scanner.integer('a number')
  const isPair = scanner.accept('to')
  const last = isPair ? (scanner.accept('max') ? max : scanner.integer('a number')) : first
  if (last < first) scanner.fail(`The range from ${first} to ${last} is empty`, at)
  return { first, last, isPair }
}
