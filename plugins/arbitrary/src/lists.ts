import type { ListForm } from '@instep/contracts'
import fc from 'fast-check'
import type { Made, Room, Within } from './maker.ts'
import { NoMessage } from './no-message.ts'

/** So many items more than are required: of scalars, and of parts. */
const furtherItems = 6
const furtherParts = 3
/** Longer lists are not made. */
const lengthLimit = 1000

/** Lists: first items in their places, then any number of others. */
export function list(form: ListForm, room: Room, place: string, within: Within): Made {
  const { least, most = Number.POSITIVE_INFINITY, contains } = form
  if (least > most) return new NoMessage(place, `no list has from ${least} to ${most} items`)
  const needed = Math.max(least, contains?.least ?? 0)
  if (needed > lengthLimit) return new NoMessage(place, `a list of ${needed} items is too long`)
  const here = `${place}/[]`
  const left = Math.max(0, room.parts - 1)
  const size = within.least(form.rest)
  const spare = size === 0 ? furtherItems : Math.min(furtherParts, Math.floor(left / Math.max(1, size)))
  const share = { parts: Math.floor(left / (form.first.length + spare + 1)), depth: room.depth - 1 }

  const first: fc.Arbitrary<unknown>[] = []
  let failure: NoMessage | undefined
  for (const item of form.first.slice(0, most)) {
    const made = within.make(item, share, here)
    if (made instanceof NoMessage) {
      failure = made
      break
    }
    first.push(made)
  }
  const rest = failure ?? within.make(form.rest, share, here)
  const wanted = contains && within.make(contains.form, share, here)
  if (wanted instanceof NoMessage) return wanted
  const missing = Math.max(0, least - first.length)
  if (rest instanceof NoMessage && missing > 0) return rest

  const contained = wanted === undefined ? [] : Array.from({ length: contains?.least ?? 0 }, () => wanted)
  const open = most - first.length - contained.length
  const others: fc.Arbitrary<readonly unknown[]> =
    rest instanceof NoMessage || open <= 0
      ? fc.constant([])
      : fc.array(rest, {
          minLength: Math.max(0, missing - contained.length),
          maxLength: Math.min(open, missing + spare)
        })
  // A list may end within the first items, unless what comes after them is asked for.
  const shortest = contained.length > 0 ? first.length : Math.min(least, first.length)
  return fc
    .tuple(
      fc.tuple(...first),
      fc.integer({ min: shortest, max: first.length }),
      fc.tuple(...contained),
      others
    )
    .map(([items, length, found, more]) =>
      length < items.length ? items.slice(0, length) : [...items, ...found, ...more]
    )
}
