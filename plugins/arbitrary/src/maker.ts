import type { Form, Shape } from '@instep/contracts'
import fc from 'fast-check'
import { bytes } from './bytes.ts'
import { list } from './lists.ts'
import { NoMessage } from './no-message.ts'
import { integer, number } from './numbers.ts'
import { record } from './records.ts'
import { Effort, sieved } from './sieve.ts'
import { Sizes } from './sizes.ts'
import { text } from './texts.ts'

/** How much a value may hold: so many parts (records, lists and maps), and so many within each other. */
export interface Room {
  readonly parts: number
  readonly depth: number
}

/** What makes values of a form, or why there are none. */
export type Made = fc.Arbitrary<unknown> | NoMessage

/** What makes the values within a value. */
export interface Within {
  make(form: Form, room: Room, place: string): Made
  /** How many parts a value has at least. */
  least(form: Form): number
  /** Names that fields of this schema have. */
  readonly names: readonly string[]
  readonly effort: Effort
}

/** JSON that people could write, a little nested; without -0, which JSON has not. */
const { anything } = fc.letrec<{ anything: unknown }>(tie => ({
  anything: fc.oneof(
    { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
    fc.string(),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('anything'), { maxKeys: 3, noNullPrototype: true })
  )
}))

/** The room of a whole message. What is required may take more, up to the limit. */
const whole: Room = { parts: 300, depth: 20 }
const partLimit = 1000
const depthLimit = 60

/** Makes arbitraries of forms. Each part of a message shares its room between the parts within, so all is finite. */
export class Maker implements Within {
  readonly effort = new Effort()
  readonly names: readonly string[]
  readonly #shape: Shape
  readonly #sizes: Sizes
  readonly #known = new Map<string, Made>()

  constructor(shape: Shape) {
    this.#shape = shape
    this.#sizes = new Sizes(shape)
    this.names = namesIn(shape)
  }

  least(form: Form): number {
    return this.#sizes.of(form)
  }

  make(form: Form = this.#shape.root, room: Room = whole, place = ''): Made {
    const size = this.least(form)
    if (size === Number.POSITIVE_INFINITY) return this.#sizes.faultOf(form, place)
    if (size > partLimit) return new NoMessage(place, `a message has more than ${partLimit} parts`)
    if (room.depth < -depthLimit) return new NoMessage(place, 'a message is nested too deeply')
    const made = this.#ofKind(form, room.depth < 0 ? { ...room, parts: 0 } : room, place)
    const { fits } = form
    if (made instanceof NoMessage || fits === undefined || form.kind === 'literals') return made
    return sieved(made, fits, place, this.effort)
  }

  #ofKind(form: Form, room: Room, place: string): Made {
    switch (form.kind) {
      case 'anything':
        return anything
      case 'nothing':
        return new NoMessage(place, 'nothing fits')
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      case 'integer':
        return integer(form, place)
      case 'number':
        return number(form, place)
      case 'string':
        return text(form, place, this.effort)
      case 'bytes':
        return bytes(form, place)
      case 'literals': {
        const values = form.values.filter(value => form.fits?.(value) ?? true)
        return values.length === 0 ? new NoMessage(place, 'no listed value fits') : fc.constantFrom(...values)
      }
      case 'list':
        return list(form, room, place, this)
      case 'record':
        return record(form, room, place, this)
      case 'choice':
        return this.#choice(form.of, room, place)
      case 'reference':
        return this.#named(form.name, room, place)
    }
  }

  /** Any branch that has room; the smallest when none has. The first is what values shrink to. */
  #choice(branches: readonly Form[], room: Room, place: string): Made {
    const sizes = new Map(branches.map(branch => [branch, this.least(branch)]))
    const sizeOf = (branch: Form): number => sizes.get(branch) ?? 0
    const sorted = branches.toSorted((one, other) => sizeOf(one) - sizeOf(other))
    const roomy = sorted.filter(branch => sizeOf(branch) <= Math.max(room.parts, sizeOf(sorted[0] ?? branch)))
    let failure = new NoMessage(place, 'there is nothing to choose from')
    for (const candidates of [roomy, sorted.filter(branch => !roomy.includes(branch))]) {
      const made: fc.Arbitrary<unknown>[] = []
      for (const branch of candidates) {
        const one = this.make(branch, room, place)
        if (one instanceof NoMessage) failure = one
        else made.push(one)
      }
      if (made.length > 0) return fc.oneof({ withCrossShrink: true }, ...made)
    }
    return failure
  }

  #named(name: string, room: Room, place: string): Made {
    const key = `${room.parts} ${room.depth} ${name}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made = this.make(this.#shape.named.get(name) ?? { kind: 'nothing' }, room, place)
    this.#known.set(key, made)
    return made
  }
}

/** Some of the names of fields, of records that have a name or stand at the top. */
function namesIn({ root, named }: Shape): readonly string[] {
  const forms = [root, ...named.values()].flatMap(form => (form.kind === 'choice' ? form.of : [form]))
  const names = forms.flatMap(form => (form.kind === 'record' ? form.fields.map(({ name }) => name) : []))
  return [...new Set(names)].slice(0, 50)
}
