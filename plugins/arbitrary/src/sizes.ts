import type { Form, Shape } from '@instep/contracts'
import { NoMessage } from './no-message.ts'

const nothing: Form = { kind: 'nothing' }

/** How many parts (records, lists and maps) a value has at least; infinite when it has no end. */
export class Sizes {
  readonly #shape: Shape
  readonly #named = new Map<string, number>()

  constructor(shape: Shape) {
    this.#shape = shape
    // Those that hold others stand before them, so the way back settles most at once.
    const forms = [...shape.named].toReversed()
    for (let isSettled = false; !isSettled; ) {
      isSettled = true
      for (const [name, form] of forms) {
        const size = this.of(form)
        if (size >= (this.#named.get(name) ?? Number.POSITIVE_INFINITY)) continue
        this.#named.set(name, size)
        isSettled = false
      }
    }
  }

  of(form: Form): number {
    switch (form.kind) {
      case 'nothing':
        return Number.POSITIVE_INFINITY
      case 'reference':
        return this.#named.get(form.name) ?? Number.POSITIVE_INFINITY
      case 'choice':
        return Math.min(...form.of.map(branch => this.of(branch)))
      case 'list': {
        const { first, rest, least, contains } = form
        const others = Math.max(0, least - first.length)
        const contained = contains === undefined ? 0 : contains.least * this.of(contains.form)
        return 1 + this.#sum(first.slice(0, least)) + contained + (others === 0 ? 0 : others * this.of(rest))
      }
      case 'record': {
        const { fields, further, least = 0 } = form
        const required = fields.filter(({ isOptional }) => !isOptional).map(each => each.form)
        const optional = fields.filter(({ isOptional }) => isOptional).map(each => each.form)
        const missing = Math.max(0, least - required.length)
        const cheapest = Math.min(
          ...[...optional, ...further.map(({ values }) => values)].map(each => this.of(each))
        )
        return 1 + this.#sum(required) + (missing === 0 ? 0 : missing * cheapest)
      }
      default:
        return 0
    }
  }

  /** Where a form without end, or of which nothing fits, is so. */
  faultOf(form: Form, place: string): NoMessage {
    const seen = new Set<string>()
    let [here, at] = [form, place]
    for (;;) {
      if (here.kind === 'reference') {
        if (seen.has(here.name)) return new NoMessage(at, `${here.name} holds itself, without end`)
        seen.add(here.name)
        here = this.#shape.named.get(here.name) ?? nothing
      } else if (here.kind === 'record') {
        const field = here.fields.find(each => !each.isOptional && this.#isEndless(each.form))
        at = `${at}/${field?.name ?? '{}'}`
        here = field?.form ?? here.further[0]?.values ?? nothing
      } else if (here.kind === 'list') {
        at = `${at}/[]`
        here =
          [...here.first, here.contains?.form ?? here.rest].find(item => this.#isEndless(item)) ?? here.rest
      } else if (here.kind === 'choice') here = here.of[0] ?? nothing
      else return new NoMessage(at, 'nothing fits')
    }
  }

  #isEndless(form: Form): boolean {
    return this.of(form) === Number.POSITIVE_INFINITY
  }

  #sum(forms: readonly Form[]): number {
    return forms.reduce((sum, form) => sum + this.of(form), 0)
  }
}
