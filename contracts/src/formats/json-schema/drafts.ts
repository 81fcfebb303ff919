import { isJsonObject, type Json } from '../../json.ts'

/** What sets one draft of JSON Schema apart from another. */
export interface Draft {
  readonly name: 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12'
  /** The meta-schema's address, without scheme and fragment. */
  readonly address: string
  /** Drafts that came later have a greater number. */
  readonly age: 4 | 6 | 7 | 2019 | 2020
  readonly idKeyword: 'id' | '$id'
  /** Whether what stands beside a `$ref` counts. */
  readonly refHasSiblings: boolean
}

const drafts: readonly Draft[] = [
  {
    name: 'draft-04',
    address: 'json-schema.org/draft-04/schema',
    age: 4,
    idKeyword: 'id',
    refHasSiblings: false
  },
  {
    name: 'draft-06',
    address: 'json-schema.org/draft-06/schema',
    age: 6,
    idKeyword: '$id',
    refHasSiblings: false
  },
  {
    name: '2019-09',
    address: 'json-schema.org/draft/2019-09/schema',
    age: 2019,
    idKeyword: '$id',
    refHasSiblings: true
  },
  {
    name: '2020-12',
    address: 'json-schema.org/draft/2020-12/schema',
    age: 2020,
    idKeyword: '$id',
    refHasSiblings: true
  }
]

const draft7: Draft = {
  name: 'draft-07',
  address: 'json-schema.org/draft-07/schema',
  age: 7,
  idKeyword: '$id',
  refHasSiblings: false
}

/** The draft that a document declares by `$schema`; draft 7 when it declares none, or one that nobody knows. */
export function draftOf(document: Json): Draft {
  const declared = isJsonObject(document) ? document.get('$schema') : undefined
  const address = typeof declared === 'string' ? addressOf(declared) : ''
  return drafts.find(draft => draft.address === address) ?? draft7
}

/** Whether an address is that of a draft's own meta-schema, which needs no reference. */
export function isMetaSchema(uri: string): boolean {
  return [...drafts, draft7].some(({ address }) => address === addressOf(uri))
}

function addressOf(uri: string): string {
  return uri.replace(/^https?:\/\//, '').replace(/#$/, '')
}
