import { avroForger } from './avro.ts'
import { jsonForger } from './json.ts'
import type { Forger } from './mistake.ts'
import { protobufForger } from './protobuf.ts'

/** What may be wrong on the wire, by format. */
export const forgers: Readonly<Record<string, Forger>> = {
  AVRO: avroForger,
  JSON: jsonForger,
  PROTOBUF: protobufForger
}
