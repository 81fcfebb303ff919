/**
 * The known names that a new one may be a slip of: equal but for case, separators, plurals, and words that say no more
 * than that it is a program. A name that is known already looks like no other.
 */
export function lookalikes(name: string, known: readonly string[]): readonly string[] {
  if (known.includes(name)) return []
  const words = essence(name)
  return known.filter(candidate => essence(candidate) === words)
}

const emptyWords = new Set(['api', 'app', 'application', 'provider', 'service'])

function essence(name: string): string {
  const words = wordsOf(name)
  const telling = words.filter(word => !emptyWords.has(word))
  return (telling.length > 0 ? telling : words).join(' ')
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_\-./:]+/)
    .filter(word => word !== '')
    .map(word => word.replace(/s$/, ''))
}
