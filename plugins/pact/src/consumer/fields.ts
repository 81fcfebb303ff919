import type { Form, Shape } from '@instep/contracts'
import { items, type Path } from './path.ts'

/** Whether every message has a value at a place, or some, or none. */
export type Presence = 'always' | 'maybe' | 'never'

/** Whether messages of a shape have a value at a place. */
export function presence({ root, named }: Shape, path: Path): Presence {
  const at = (form: Form | undefined, [part, ...rest]: Path): Presence => {
    if (form === undefined || form.kind === 'nothing') return 'never'
    if (form.kind === 'reference') return at(named.get(form.name), part === undefined ? [] : [part, ...rest])
    if (part === undefined) return form.kind === 'null' ? 'maybe' : 'always'
    switch (form.kind) {
      case 'anything':
        return 'maybe'
      case 'choice':
        return joined(form.of.map(branch => at(branch, [part, ...rest])))
      case 'list':
        return part === items ? joined([...form.first, form.rest].map(item => at(item, rest))) : 'never'
      case 'record': {
        const field = form.fields.find(({ name }) => name === part)
        if (field === undefined) return form.further.length > 0 ? 'maybe' : 'never'
        const within = at(field.form, rest)
        return field.isOptional && within === 'always' ? 'maybe' : within
      }
      default:
        return 'never'
    }
  }
  return at(root, path)
}

/** The places of all fields that messages of a shape may have; what holds itself is told once. */
export function fieldsOf({ root, named }: Shape): readonly Path[] {
  const found = new Map<string, Path>()
  const visit = (form: Form | undefined, path: Path, within: readonly string[]): void => {
    if (form?.kind === 'reference') {
      if (!within.includes(form.name)) visit(named.get(form.name), path, [...within, form.name])
    } else if (form?.kind === 'choice') {
      for (const branch of form.of) visit(branch, path, within)
    } else if (form?.kind === 'list') {
      for (const item of [...form.first, form.rest]) visit(item, [...path, items], within)
    } else if (form?.kind === 'record') {
      for (const { name, form: inner } of form.fields) {
        const place = [...path, name]
        found.set(JSON.stringify(place), place)
        visit(inner, place, within)
      }
    }
  }
  visit(root, [], [])
  return [...found.values()]
}

/** Whether an event has a value at a place: in one item at least, where there are several. */
export function isFilled(event: unknown, [part, ...rest]: Path): boolean {
  if (part === undefined) return event !== undefined && event !== null
  if (part === items) return Array.isArray(event) && event.some(item => isFilled(item, rest))
  if (typeof event !== 'object' || event === null) return false
  return isFilled(Object.getOwnPropertyDescriptor(event, part)?.value, rest)
}

function joined(all: readonly Presence[]): Presence {
  const [first = 'never'] = all
  return all.every(one => one === first) ? first : 'maybe'
}
