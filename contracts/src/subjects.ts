/** A subject's name and the context it lives in. An empty name stands for the whole context. */
export interface Subject {
  readonly context: string
  readonly name: string
}

export const defaultContext = '.'
/** A layer below all contexts; only configuration and mode live in it. */
export const globalContext = '.__GLOBAL'
/** As a prefix filter: every context. */
export const everyContext = '*'

/**
 * Reads the wire form of a subject: `:.ctx:name`, or just `name` for the default context. Every text is a subject;
 * one that begins with a colon but not with `:.` or `:*:` is an ordinary name.
 */
export function parseSubject(text: string): Subject {
  if (text.startsWith(':*:')) return { context: everyContext, name: text.slice(3) }
  if (!text.startsWith(':.')) return { context: defaultContext, name: text }
  const end = text.indexOf(':', 1)
  if (end < 0) return { context: text.slice(1), name: '' }
  return { context: text.slice(1, end), name: text.slice(end + 1) }
}

/** The wire form, unqualified in the default context. */
export function subjectText({ context, name }: Subject): string {
  return context === defaultContext ? name : `:${context}:${name}`
}

/** The wire form of a subject as somebody wrote it. */
export function normalizeSubject(text: string): string {
  return subjectText(parseSubject(text))
}

/** The subject that a reference names, seen from the subject that refers: unqualified names stay in its context. */
export function subjectReferredTo(reference: string, from: Subject): Subject {
  return reference.startsWith(':.') ? parseSubject(reference) : { context: from.context, name: reference }
}

const reservedNames: readonly string[] = ['__GLOBAL', '__EMPTY']

/** Whether schemas may be registered under it. */
export function isValidSubject({ context, name }: Subject): boolean {
  return (
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden
    !/[\u0000-\u001f\u007f-\u009f]/.test(context + name) &&
    !reservedNames.includes(name) &&
    context !== globalContext &&
    context !== everyContext
  )
}
