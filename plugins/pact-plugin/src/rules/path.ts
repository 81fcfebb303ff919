import { Refusal } from '../refusal.ts'

/** A step into a message: a member, an item, or any of them. */
export type Step = string | number | typeof anyItem | typeof anyMember

export const anyItem: unique symbol = Symbol('any item')
export const anyMember: unique symbol = Symbol('any member')

export type Path = readonly Step[]

/** The path as Pact writes it: `$.lines[*].sku`. */
export function pathText(path: Path): string {
  return `$${path.map(stepText).join('')}`
}

function stepText(step: Step): string {
  if (step === anyItem) return '[*]'
  if (step === anyMember) return '.*'
  if (typeof step === 'number') return `[${step}]`
  if (typeof step === 'symbol') return ''
  if (step.includes("'")) throw new Refusal(`Pact has no path to a member with a quote in its name: ${step}`)
  return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `['${step}']`
}

/** A step of a path's text: a member, one in quotes, an item, any item, any member. */
const steps = /\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]|(\[\*\])|(\.\*|\['\*'\])/y

/** Reads what `pathText` writes; undefined for other expressions. */
export function readPath(text: string): Path | undefined {
  if (!text.startsWith('$')) return undefined
  const path: Step[] = []
  let at = 1
  while (at < text.length) {
    steps.lastIndex = at
    const match = steps.exec(text)
    if (match === null) return undefined
    const [whole, plain, quoted, item, isAnyItem, isAnyMember] = match
    at += whole.length
    if (isAnyItem !== undefined) path.push(anyItem)
    else if (isAnyMember !== undefined) path.push(anyMember)
    else if (item !== undefined) path.push(Number(item))
    else path.push(plain ?? quoted ?? '')
  }
  return path
}

/** Whether a rule's path, which may leave steps open, means the place at this one. */
export function leadsTo(path: Path, place: Path): boolean {
  return path.length === place.length && startsLike(path, place)
}

/** Whether a rule's path leads to something within the place. */
export function leadsInto(path: Path, place: Path): boolean {
  return path.length > place.length && startsLike(path, place)
}

function startsLike(path: Path, place: Path): boolean {
  return place.every((step, index) => {
    const wanted = path[index]
    return (
      wanted === step ||
      (wanted === anyItem && typeof step === 'number') ||
      (wanted === anyMember && typeof step === 'string')
    )
  })
}
