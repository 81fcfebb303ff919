/** The name of a record, enum or fixed. */
export interface Name {
  readonly full: string
  readonly simple: string
  /** The namespace; empty when there is none. */
  readonly space: string
}

/** Reads a name as it is written inside a namespace: one with a dot brings its own. */
export function nameIn(space: string, text: string): Name {
  const dot = text.lastIndexOf('.')
  const own = dot < 0 ? space : text.slice(0, dot)
  const simple = text.slice(dot + 1)
  return { full: own === '' ? simple : `${own}.${simple}`, simple, space: own }
}

/** Writes a name inside a namespace: short where that says enough, and where it can't be taken for a type word. */
export function writtenIn(space: string, name: Name): string {
  const isShort = name.space === '' || (name.space === space && !typeWords.has(name.simple))
  return isShort ? name.simple : name.full
}

/** What a strict parser has against a name; undefined when nothing. */
export function faultOf(name: string): string | undefined {
  const bad = name.split('.').find(part => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(part))
  return bad === undefined
    ? undefined
    : `${JSON.stringify(bad)} is not a letter or _ followed by letters, digits or _`
}

const typeWords = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
  'record',
  'enum',
  'array',
  'map',
  'union',
  'fixed'
])
