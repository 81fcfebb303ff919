import { defineFormat } from '../define.ts'
import type { Format } from '../format.ts'
import { compare } from './compare.ts'
import { counterexample } from './counterexample.ts'
import { decode, decoder } from './decode.ts'
import { doubts } from './doubts.ts'
import { encode, encoder } from './encode.ts'
import { shape } from './form.ts'
import { ignoringExtensions } from './ignore-extensions.ts'
import { lint } from './lint.ts'
import { messageIndex } from './message-index.ts'
import { normalized } from './normalize.ts'
import { parse } from './parse.ts'
import { canonical } from './print.ts'
import { confluentMessage, explain } from './rules.ts'
import { firstMessage } from './shapes.ts'
import { retagged } from './tags.ts'
import { serialized } from './to-descriptor.ts'
import { fieldsOf, type Tree } from './tree.ts'

/** Protocol Buffers: proto2, proto3 and editions. */
export const protobuf: Format = defineFormat<Tree>({
  type: 'PROTOBUF',
  parse,
  canonical,
  normalized,
  // References are imports, which a .proto text cannot hold.
  resolved: canonical,
  renderings: { serialized, ignore_extensions: ignoringExtensions, default: canonical },
  nameOf: tree => firstMessage(tree)?.name,
  messages: messageIndex,
  fieldNames: ({ file }) =>
    file.messages[0] === undefined ? [] : fieldsOf(file.messages[0]).map(({ name }) => name),
  compare,
  doubts,
  counterexample,
  encode,
  decode,
  encoder,
  decoder,
  confluentMessage,
  explain,
  lint,
  retagged,
  shape
})
