import { defineFormat } from '../define.ts'
import type { Format } from '../format.ts'
import { canonical, normalized } from './canonical.ts'
import { decode, decoder, encode, encoder } from './codec.ts'
import { compare } from './compare.ts'
import { doubts } from './containment/doubts.ts'
import { counterexample } from './counterexample.ts'
import { fieldNames } from './field-names.ts'
import { shape } from './form.ts'
import { lint } from './lint.ts'
import { nameOf, parse } from './parse.ts'
import { retagged } from './tags.ts'
import type { Tree } from './tree.ts'
import { confluentMessage, explain } from './words.ts'

/** JSON Schema, drafts 4 to 2020-12. */
export const jsonSchema: Format = defineFormat<Tree>({
  type: 'JSON',
  parse,
  canonical,
  normalized,
  resolved: canonical,
  nameOf,
  fieldNames,
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
