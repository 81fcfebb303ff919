import { defaultContext } from '@instep/contracts'

/** Under this, every other path means the same in a context: `/contexts/.c/subjects/s` is `/subjects/:.c:s`. */
const prefixed = /^\/contexts\/([^/?#]+)(\/[^?#]+)(?:\?([^#]*))?/

/** Lists take the context as the beginning of their subject prefix. */
const lists: readonly string[] = ['/subjects', '/schemas']

/** The segments behind which a subject stands, wherever they are in a path. */
const beforeSubject = /^(.*?\/(?:subjects|deks)\/)([^/]*)(.*)$/

/** Configs and modes have the subject right behind them, or none for the context as a whole. */
const ofScope = /^(\/(?:config|mode))(?:\/([^/]*))?$/

/** The URL without a context in front, which its subjects carry instead. Any other URL stays as it is. */
export function withoutContextPrefix(url: string): string {
  const [, segment = '', rest = '', query = ''] = prefixed.exec(url) ?? []
  const context = segment === '' ? undefined : contextOf(segment)
  if (context === undefined) return url
  const qualifier = context === defaultContext ? '' : `:${context}:`
  return (
    ofLists(rest, query, qualifier) ??
    ofSchemas(rest, query, context) ??
    join(ofScopes(rest, context) ?? ofSubjects(rest, qualifier), query)
  )
}

/** A context's name; a missing dot is supplied. Undefined when a colon is in it, other than in `:.:`. */
function contextOf(segment: string): string | undefined {
  const name = decoded(segment)
  if (name === ':.:') return defaultContext
  if (name.includes(':')) return undefined
  return name.startsWith('.') ? name : `.${name}`
}

function ofLists(path: string, query: string, qualifier: string): string | undefined {
  if (!lists.includes(path)) return undefined
  return `${path}?${withParameter(query, 'subjectPrefix', value => `${qualifier || ':.:'}${value}`)}`
}

function ofSchemas(path: string, query: string, context: string): string | undefined {
  if (!path.startsWith('/schemas/ids/')) return undefined
  return `${path}?${withParameter(query, 'subject', value => (value.startsWith(':.') ? value : `:${context}:${value}`))}`
}

function ofScopes(path: string, context: string): string | undefined {
  const [, resource, subject] = ofScope.exec(path) ?? []
  if (resource === undefined) return undefined
  return `${resource}/${qualified(subject ?? '', `:${context}:`)}`
}

function ofSubjects(path: string, qualifier: string): string {
  const [, before, subject, after] = beforeSubject.exec(path) ?? []
  return before === undefined ? path : `${before}${qualified(subject ?? '', qualifier)}${after}`
}

function qualified(segment: string, qualifier: string): string {
  const subject = decoded(segment)
  return encodeURIComponent(subject.startsWith(':.') ? subject : `${qualifier}${subject}`)
}

/** A query string with one parameter changed, or added as if it had been empty. */
function withParameter(query: string, name: string, change: (value: string) => string): string {
  const pairs = query.split('&').filter(pair => pair !== '')
  const isIt = (pair: string): boolean => decoded(pair.split('=')[0] ?? '') === name
  const value = decoded(pairs.find(isIt)?.split('=').slice(1).join('=') ?? '')
  return [...pairs.filter(pair => !isIt(pair)), `${name}=${encodeURIComponent(change(value))}`].join('&')
}

function join(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
