import { defineFormat, type Format } from '../format.ts'
import { compare } from './compare.ts'
import { counterexample } from './counterexample.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { lint } from './lint.ts'
import { normalized } from './normalize.ts'
import { parse } from './parse.ts'
import { canonical } from './print.ts'
import { confluentMessage, explain } from './rules.ts'
import { firstMessage } from './shapes.ts'
import type { Tree } from './tree.ts'

export { type MessageIndex, messageIndex } from './message-index.ts'

/** Protocol Buffers: proto2, proto3 and editions. */
export const protobuf: Format = defineFormat<Tree>({
  type: 'PROTOBUF',
  parse,
  canonical,
  normalized,
  // References are imports, which a .proto text cannot hold.
  resolved: canonical,
  nameOf: tree => firstMessage(tree)?.name,
  compare,
  counterexample,
  encode,
  decode,
  confluentMessage,
  explain,
  lint
})
