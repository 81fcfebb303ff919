import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { defaultFormat } from '@instep/contracts'
import { UsageError } from './command.ts'

/** The schema types, by the ending of a file's name. */
const types: Readonly<Record<string, string>> = {
  '.avsc': 'AVRO',
  '.json': 'JSON',
  '.proto': 'PROTOBUF'
}

/** A file's text. @throws UsageError when it cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
}

/** The type that was asked for, else the one that the file's ending tells. */
export function schemaTypeOf(file: string, wanted: string | undefined): string {
  return wanted?.toUpperCase() ?? types[extname(file)] ?? defaultFormat
}

export function isFile(word: string): boolean {
  return existsSync(word)
}
