/** Deeper nesting is left to those who say what is wrong with it. */
const depthLimit = 1000

/** Whether a datum says in JSON just what it says here: nothing in it is left out, converted or asked for its JSON. */
export function isPlain(datum: unknown, depth = 0): boolean {
  switch (typeof datum) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(datum)
    case 'object':
      return datum === null || (depth < depthLimit && isPlainWithin(datum, depth + 1))
    default:
      return false
  }
}

function isPlainWithin(datum: object, depth: number): boolean {
  if ('toJSON' in datum) return false
  if (Array.isArray(datum)) {
    // A loop over indexes: every() passes over holes, which are written as null.
    for (let index = 0; index < datum.length; index += 1) if (!isPlain(datum[index], depth)) return false
    return true
  }
  const prototype = Object.getPrototypeOf(datum)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const key in datum) if (!isPlain(datum[key as keyof typeof datum], depth)) return false
  return true
}

/** Whether parsed JSON is nested no deeper than the careful parser takes it. */
export function isShallow(datum: unknown, depth = 0): boolean {
  if (typeof datum !== 'object' || datum === null) return true
  return depth < depthLimit && Object.values(datum).every(member => isShallow(member, depth + 1))
}
