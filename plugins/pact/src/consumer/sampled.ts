import { inspect } from 'node:util'
import { arbitraryOf, NoMessage } from '@instep/arbitrary'
import type { Shape } from '@instep/contracts'
import fc from 'fast-check'
import { Misfit } from './misfit.ts'
import type { Path } from './path.ts'

/** The smallest of a few values, always the same. @throws Misfit when there is none */
export function sampled(shape: Shape, path: Path): unknown {
  try {
    const values = fc.sample(arbitraryOf(shape), { seed: 1, numRuns: 5 })
    return values.toSorted((one, other) => inspect(one).length - inspect(other).length)[0]
  } catch (error) {
    if (error instanceof NoMessage) throw new Misfit(path, `cannot be made up: ${error.reason}`)
    throw error
  }
}
