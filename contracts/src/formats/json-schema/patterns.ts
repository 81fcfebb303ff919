/** Patterns that may take more steps than this on a text are not run, and count as not matching. */
export const stepLimit = 100_000

/**
 * A pattern of JSON Schema. The specification wants JavaScript's expressions, but schemas from Java have some of its
 * own spellings, which are translated. @throws SyntaxError
 */
export function compilePattern(pattern: string): RegExp {
  const [, javaFlags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? []
  const translated = rest
    .replace(/\\Q(.*?)(?:\\E|$)/gs, (_, quoted: string) => quoted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .replace(/\\[AzZ]/g, anchor => (anchor === '\\A' ? '^' : '$'))
    .replace(
      /\\p\{(Alpha|Digit|Alnum|Upper|Lower|Punct|Space)\}/g,
      (_, name: string) => javaClasses[name] ?? '.'
    )
    .replace(/([*+?}])\+/g, '$1')
  // Without Unicode, JavaScript takes an escape that it does not know for the letter, so that comes last.
  return (
    attempt(pattern, 'u') ??
    attempt(translated, `${javaFlags}u`) ??
    attempt(pattern, '') ??
    new RegExp(translated, javaFlags)
  )
}

function attempt(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return undefined
  }
}

const javaClasses: Readonly<Record<string, string>> = {
  Alpha: '[a-zA-Z]',
  Digit: '\\d',
  Alnum: '[a-zA-Z0-9]',
  Upper: '[A-Z]',
  Lower: '[a-z]',
  Punct: '[!-/:-@[-`{-~]',
  Space: '\\s'
}

/** Whether a pattern is found in a text. A pattern that cannot be run safely is not. */
export function isFound(pattern: string, text: string): boolean {
  if (stepsFor(pattern, text.length) > stepLimit) return false
  try {
    return compilePattern(pattern).test(text)
  } catch {
    return false
  }
}

/** A short text in which a pattern is found, if one is easily made of its own letters. */
export function textFor(pattern: string): string | undefined {
  const start = pattern.replace(/^\^/, '').replace(/[^\w-].*$/s, '')
  return [start, ...(pattern.match(/\w/g) ?? []).slice(0, 10), 'a', 'A', '1'].find(
    text => text !== '' && isFound(pattern, text)
  )
}

/**
 * The most steps that a backtracking matcher may take: every quantifier multiplies them by the counts it can try, and
 * one that repeats another lets them grow without bound.
 */
export function stepsFor(pattern: string, length: number): number {
  const token = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<?[:=!])?|\)|\||[*+?]|\{(\d+)(,?)(\d*)\}|./gs
  const groups: { hasChoice: boolean }[] = []
  let steps = pattern.startsWith('^') ? 1 : length + 1
  let closed: { hasChoice: boolean } | undefined
  let isQuantified = false
  for (const [text, least, comma, most] of pattern.matchAll(token)) {
    const choices = choicesOf(text, least, comma, most, length)
    if (choices === undefined) {
      isQuantified = false
      closed = undefined
      if (text.startsWith('(')) groups.push({ hasChoice: false })
      else if (text === ')') closed = groups.pop()
      else if (text === '|') {
        steps *= 2
        for (const group of groups) group.hasChoice = true
      }
      continue
    }
    if (isQuantified) continue
    isQuantified = true
    if (closed?.hasChoice && text !== '?') return Number.POSITIVE_INFINITY
    if (choices > 1) for (const group of groups) group.hasChoice = true
    steps *= choices
  }
  return steps
}

/** How many counts a quantifier can try; undefined when the token is none. */
function choicesOf(
  token: string,
  least: string | undefined,
  comma: string | undefined,
  most: string | undefined,
  length: number
): number | undefined {
  if (token === '?') return 2
  if (token === '*' || token === '+') return length + 1
  if (least === undefined) return undefined
  if (comma === '') return 1
  return Math.min(length, most === '' ? length : Number(most)) - Math.min(length, Number(least)) + 1
}
