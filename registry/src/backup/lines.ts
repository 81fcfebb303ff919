import { BackupError } from '../store/backup.ts'

/** A line of a file without its end. `number` counts from 1. */
export interface Line {
  readonly number: number
  readonly text: string
  /** The line's bytes with its end. */
  readonly bytes: Uint8Array
}

/** Longer lines are in no export: a row holds a pact of some megabytes at most. */
const longest = 256 * 1024 * 1024

const newline = 0x0a

/** The lines of a file. Only a line feed ends one: texts may hold every other character. @throws BackupError */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 0
  let open: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      number++
      const bytes = Buffer.concat([...open, chunk.subarray(start, end + 1)])
      yield { number, bytes, text: decoded(decoder, bytes.subarray(0, -1), number) }
      open = []
      length = 0
      start = end + 1
    }
    if (start < chunk.length) open.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > longest) throw new BackupError(`Line ${number + 1} is too long for an export.`)
  }
  if (length > 0) throw new BackupError(`The file ends in the middle of line ${number + 1}: it is not whole.`)
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, number: number): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new BackupError(`Line ${number} is damaged: it is no UTF-8.`, { cause })
  }
}
