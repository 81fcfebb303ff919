import { parseFile } from '../parse-file.ts'
import type { File } from '../tree.ts'
import { confluent } from './confluent.ts'
import { descriptor } from './descriptor.ts'
import { google } from './google.ts'
import { googleType } from './google-type.ts'

/** The files that may be imported without a reference, as the Confluent registry has them: the definitions, no comments. */
const texts: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...google, ...descriptor, ...googleType, ...confluent })
)

const parsed = new Map<string, File>()

/** A built-in file by its import path. Parsed when it is first asked for. */
export function builtIn(path: string): File | undefined {
  const text = texts.get(path)
  if (text === undefined) return undefined
  const file = parsed.get(path) ?? parseFile(text, path, true)
  parsed.set(path, file)
  return file
}

export const builtInPaths: readonly string[] = [...texts.keys()]
