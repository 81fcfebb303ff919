/** What of avsc's types compiled codecs are made from. */
export interface CodecType {
  readonly typeName: string
  readonly name?: string
  readonly fields?: readonly CodecField[]
  readonly itemsType?: CodecType
  readonly valuesType?: CodecType
  readonly types?: readonly CodecType[]
  readonly symbols?: readonly string[]
  readonly size?: number
  /** The symbol that a reader takes for those it does not know. */
  readonly default?: string
}

export interface CodecField {
  readonly name: string
  readonly aliases: readonly string[]
  readonly type: CodecType & { toBuffer(value: unknown): Uint8Array }
  defaultValue(): unknown
}

/** The types that have compiled code, by the name that the specification gives them. */
export type CodecKind =
  | 'null'
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'bytes'
  | 'string'
  | 'fixed'
  | 'enum'
  | 'array'
  | 'map'
  | 'record'
  | 'union'

/** Those that avsc calls otherwise. A union that names its branches has no compiled code. */
const kinds: Readonly<Record<string, CodecKind | undefined>> = {
  'abstract:long': 'long',
  'union:unwrapped': 'union',
  'union:wrapped': undefined,
  error: 'record'
}

export function kindOf({ typeName }: CodecType): CodecKind | undefined {
  return typeName in kinds ? kinds[typeName] : (typeName as CodecKind) // what is left is called as the specification does
}

/** The types that a type is made of, itself included, each once. */
export function typesIn(root: CodecType): ReadonlySet<CodecType> {
  const found = new Set<CodecType>([root])
  for (const type of found) {
    const inner = [type.itemsType, type.valuesType, ...(type.types ?? [])]
    for (const each of [...inner, ...(type.fields ?? []).map(field => field.type)])
      if (each !== undefined) found.add(each)
  }
  return found
}

/** How many bytes a value of a type takes at least. */
export function leastSize(type: CodecType, around: ReadonlySet<CodecType> = new Set()): number {
  const kind = kindOf(type)
  if (kind === 'fixed') return type.size ?? 0
  if (kind !== 'record') return kind === undefined ? 0 : leastSizes[kind]
  if (around.has(type)) return 0
  const within = new Set([...around, type])
  return (type.fields ?? []).reduce((size, field) => size + leastSize(field.type, within), 0)
}

const leastSizes: Readonly<Record<Exclude<CodecKind, 'fixed' | 'record'>, number>> = {
  null: 0,
  boolean: 1,
  int: 1,
  long: 1,
  float: 4,
  double: 8,
  bytes: 1,
  string: 1,
  enum: 1,
  array: 1,
  map: 1,
  union: 1
}
