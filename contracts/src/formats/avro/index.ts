import { defineFormat } from '../define.ts'
import type { Format } from '../format.ts'
import { canonical, resolved } from './canonical.ts'
import { decode, decoder, encode, encoder } from './codec.ts'
import { compare, reads } from './compare.ts'
import { counterexample } from './counterexample.ts'
import { doubts } from './doubts.ts'
import { shape } from './form.ts'
import { lint } from './lint.ts'
import { normalized } from './normalize.ts'
import { parse } from './parse.ts'
import { confluentMessage, explain } from './rules.ts'
import { retagged } from './tags.ts'
import { isNamed, type Tree } from './tree.ts'

/** Apache Avro. */
export const avro: Format = defineFormat<Tree>({
  type: 'AVRO',
  parse,
  canonical,
  normalized,
  resolved,
  renderings: { resolved },
  nameOf: ({ root }) => (isNamed(root) ? root.name.full : undefined),
  fieldNames: ({ root }) => (root.kind === 'record' ? [...root.fields.keys()] : []),
  compare,
  reads,
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
