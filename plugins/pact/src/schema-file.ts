import { extname } from 'node:path'

const types: Readonly<Record<string, string>> = { '.avsc': 'AVRO', '.json': 'JSON', '.proto': 'PROTOBUF' }

/** The format of a schema, by the ending of its file. @throws TypeError for another ending */
export function typeOf(file: string): string {
  const type = types[extname(file)]
  if (type === undefined)
    throw new TypeError(`${file} is no schema's file: it ends in none of ${Object.keys(types).join(', ')}`)
  return type
}
