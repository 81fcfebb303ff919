/** No broker has longer addresses; in a longer one nothing is filled in, so that comparing takes a bounded time. */
const longest = 512

/** An address with parts that are filled in at run time: `orders.{region}`. */
export function isTemplate(address: string): boolean {
  return address.includes('{') && address.length <= longest && /\{[^{}]*\}/.test(address)
}

/** Whether two addresses may become the same text once their parts are filled in with something. */
export function mayMeet(one: string, other: string): boolean {
  if (one === other) return true
  if (!isTemplate(one)) return isTemplate(other) && takes(other, one)
  if (!isTemplate(other)) return takes(one, other)
  return meet(tokensOf(one), tokensOf(other))
}

/** The same for addresses of words with dots between them, in which a part stands for something within its word. */
export function mayMeetByWord(one: string, other: string): boolean {
  if (one === other) return true
  if (!isTemplate(one) && !isTemplate(other)) return false
  const [words, others] = [one.split('.'), other.split('.')]
  return words.length === others.length && words.every((word, index) => mayMeet(word, others[index] ?? ''))
}

/** Whether a template may become a text. */
function takes(template: string, text: string): boolean {
  return text.length <= longest && meet(tokensOf(template), [...text])
}

/** Stands for one or more characters. */
const anything = Symbol('anything')

type Token = string | typeof anything

function tokensOf(address: string): readonly Token[] {
  return address
    .split(/(\{[^{}]*\})/)
    .flatMap((part): readonly Token[] => (isTemplate(part) ? [anything] : [...part]))
}

/** Whether two patterns have a text in common: a walk over the pairs of places that can be reached in both. */
function meet(one: readonly Token[], other: readonly Token[]): boolean {
  let reached = new Set([0])
  for (let index = 0; index <= one.length; index++) {
    const next = new Set<number>()
    const token = one[index]
    // A wildcard of the other pattern may take several characters of this one, so places are followed as they appear.
    for (const place of reached) {
      const counterpart = other[place]
      if (token === undefined && counterpart === undefined) return true
      if (token === undefined || counterpart === undefined) continue
      if (token === anything) {
        reached.add(place + 1)
        next.add(place + 1)
        if (counterpart === anything) next.add(place)
      } else if (counterpart === anything) next.add(place).add(place + 1)
      else if (token === counterpart) next.add(place + 1)
    }
    reached = next
  }
  return false
}
