import { isFailure, type MessageChoice, type Schema, type Shape } from '@instep/contracts'
import type * as fc from 'fast-check'
import { Maker } from './maker.ts'
import { NoMessage } from './no-message.ts'
import { effortLimit, sieved } from './sieve.ts'

/**
 * Messages that a writer with this schema may write: `schema.encode` takes each of them, and `schema.decode` gives it
 * back. They are of moderate size, whatever the schema holds, and shrink to what is required.
 * @param choice which message, where a schema holds several; the first unless told
 * @throws NoMessage when there is none, or none was found in good time
 */
export function arbitrary(schema: Schema, choice: MessageChoice = {}): fc.Arbitrary<unknown> {
  const maker = new Maker(schema.shape(choice))
  let complaint = ''
  const isTaken = (message: unknown): boolean => {
    try {
      schema.encode(message, choice)
      return true
    } catch (error) {
      if (!isFailure(error, 'schemaInvalid')) throw error
      complaint = error.facts.detail
      return false
    }
  }
  const made = maker.effort.within(effortLimit, () => {
    const all = maker.make()
    return all instanceof NoMessage ? all : sieved(all, isTaken, '', maker.effort)
  })
  if (made instanceof NoMessage) throw complaint === '' ? made : new NoMessage('', complaint)
  return made
}

/** Values of a shape, which may be a part of a message only: no codec has a say. @throws NoMessage when there is none */
export function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  const maker = new Maker(shape)
  const made = maker.effort.within(effortLimit, () => maker.make())
  if (made instanceof NoMessage) throw made
  return made
}
