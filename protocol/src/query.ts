/** A parsed query string: a text, several under one name, or Rack's nesting (`q[][version]=1`). */
export type QueryValue = string | QueryValue[] | QueryRecord
export interface QueryRecord {
  [name: string]: QueryValue
}

/** More levels of brackets than this are read as part of the name. */
const nestingLimit = 8

/**
 * Parses a query string as the clients of both APIs write it. A plain name given twice becomes a list. Brackets nest
 * as Rack nests them, where the order counts: in `q[][a]=1&q[][b]=2&q[][a]=3` the second `a` begins a new element.
 * Never throws: what cannot be decoded stays as it is.
 */
export function parseQuery(text: string): QueryRecord {
  const query: QueryRecord = record()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const [head, ...keys] = keysOf(name)
    if (head !== undefined) put(query, head, keys, value)
  }
  return query
}

/** The query string of a record, in the form that `parseQuery` reads. Absent values are left out. */
export function writeQuery(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => pairs(encodeURIComponent(name), value))
    .join('&')
}

function pairs(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap(item => pairs(typeof item === 'object' ? `${name}[]` : name, item))
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${encodeURIComponent(key)}]`, item))
  }
  return [`${name}=${encodeURIComponent(String(value))}`]
}

/** `a[b][]` is a, b and the empty key. */
function keysOf(name: string): string[] {
  const open = name.indexOf('[')
  if (open <= 0 || !name.endsWith(']')) return name === '' ? [] : [name]
  const keys = name.slice(open + 1, -1).split('][')
  return keys.length > nestingLimit ? [name] : [name.slice(0, open), ...keys]
}

function put(into: QueryRecord, key: string, rest: readonly string[], value: string): void {
  const [next, ...after] = rest
  const known = into[key]
  if (next === undefined) {
    into[key] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
  } else if (next === '') {
    const list = Array.isArray(known) ? known : []
    into[key] = list
    append(list, after, value)
  } else {
    const nested = isRecord(known) ? known : record()
    into[key] = nested
    put(nested, next, after, value)
  }
}

function append(list: QueryValue[], keys: readonly string[], value: string): void {
  const [key, ...rest] = keys
  if (key === undefined) {
    list.push(value)
    return
  }
  const last = list.at(-1)
  const current = isRecord(last) && !(key in last && rest.length === 0) ? last : record()
  if (current !== last) list.push(current)
  put(current, key, rest, value)
}

function isRecord(value: QueryValue | undefined): value is QueryRecord {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Without a prototype, so that no name means anything but itself. */
function record(): QueryRecord {
  return Object.create(null) as QueryRecord
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
