import fc from 'fast-check'
import { NoMessage } from './no-message.ts'

/** How much is tried while an arbitrary is made. Later on each value has its own limit. */
export class Effort {
  #left = Number.POSITIVE_INFINITY
  #until = Number.POSITIVE_INFINITY

  use(place: string): void {
    // Validators may take long for one value.
    if (this.#left-- <= 0 || performance.now() > this.#until) {
      throw new NoMessage(place, 'it takes too long to find what fits')
    }
  }

  /** Does something that may take some of the effort, and at most so many tries and milliseconds. */
  within<Result>({ tries, millis }: Limit, action: () => Result): Result {
    const before = { left: this.#left, until: this.#until }
    const allowed = Math.min(before.left, tries)
    this.#left = allowed
    this.#until = Math.min(before.until, performance.now() + millis)
    try {
      return action()
    } finally {
      this.#left = before.left - (allowed - this.#left)
      this.#until = before.until
    }
  }
}

interface Limit {
  readonly tries: number
  readonly millis: number
}

/** What one search may take, and all together. */
const searchLimit: Limit = { tries: 10_000, millis: 2000 }
export const effortLimit: Limit = { tries: 200_000, millis: 10_000 }

/** A value is looked for this often before one is given up; a sieve that lets less than one in `rarest` pass is none. */
const tryLimit = 20_000
const rarest = 1500
const few = 3
const batch = 50

/**
 * The values that fit. Unlike `filter` it ends: whether any fit is tried at once.
 * @param why what to say when none do
 */
export function sieved(
  all: fc.Arbitrary<unknown>,
  fits: (value: unknown) => boolean,
  place: string,
  effort: Effort,
  why: () => string = () => `none of ${rarest} values fits`
): fc.Arbitrary<unknown> | NoMessage {
  const sieve = new Sieve(all, fits, place, effort)
  const search = (): fc.Arbitrary<unknown> | NoMessage => {
    for (let tried = 0, seed = 1; tried < rarest; tried += batch, seed++) {
      for (const value of fc.sample(all, { seed, numRuns: tried === 0 ? few : batch })) {
        effort.use(place)
        if (fits(value)) return sieve
      }
    }
    return new NoMessage(place, why())
  }
  try {
    return effort.within(searchLimit, search)
  } catch (error) {
    if (error instanceof NoMessage) return error
    throw error
  }
}

class Sieve extends fc.Arbitrary<unknown> {
  readonly #all: fc.Arbitrary<unknown>
  readonly #fits: (value: unknown) => boolean
  readonly #place: string
  readonly #effort: Effort

  constructor(all: fc.Arbitrary<unknown>, fits: (value: unknown) => boolean, place: string, effort: Effort) {
    super()
    this.#all = all
    this.#fits = fits
    this.#place = place
    this.#effort = effort
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<unknown> {
    for (let tries = 0; tries < tryLimit; tries++) {
      this.#effort.use(this.#place)
      const found = this.#all.generate(random, bias)
      if (this.#fits(found.value_)) return found
    }
    throw new NoMessage(this.#place, `none of ${tryLimit} values fits`)
  }

  override canShrinkWithoutContext(value: unknown): value is unknown {
    return this.#all.canShrinkWithoutContext(value) && this.#fits(value)
  }

  override shrink(value: unknown, context: unknown): fc.Stream<fc.Value<unknown>> {
    return this.#all.shrink(value, context).filter(({ value_ }) => this.#fits(value_))
  }
}
