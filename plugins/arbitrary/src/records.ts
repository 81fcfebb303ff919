import type { FieldForm, MembersForm, RecordForm } from '@instep/contracts'
import fc from 'fast-check'
import type { Made, Room, Within } from './maker.ts'
import { NoMessage } from './no-message.ts'
import { sieved } from './sieve.ts'

type Member = readonly [name: string, value: unknown]

/** Objects that need more members are not made. */
const memberLimit = 10_000
/** A map has so many members more than are required, where there is room. */
const furtherMembers = 4

/** Records and maps: fields as they are declared, and members with names of their own. */
export function record(form: RecordForm, room: Room, place: string, within: Within): Made {
  const { fields, further, least = 0, most = Number.POSITIVE_INFINITY } = form
  if (least > most) return new NoMessage(place, `no object has from ${least} to ${most} members`)
  if (least > memberLimit) return new NoMessage(place, `an object of ${least} members is too large`)
  const forms = [...fields.map(each => each.form), ...further.map(({ values }) => values)]
  const holding = forms.filter(each => within.least(each) > 0)
  const share = {
    parts: Math.floor(Math.max(0, room.parts - 1) / Math.max(1, holding.length)),
    depth: room.depth - 1
  }
  const declared = fieldsOf(fields, share, place, within)
  const others = othersOf(form, share, `${place}/{}`, within)
  if (declared instanceof NoMessage) return declared
  if (others instanceof NoMessage) return others
  const required = new Set(fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name))
  const all = fc
    .tuple(...declared, ...others)
    .map(held => Object.fromEntries(atMost(most, held.flat(), required)))
  if (least === 0) return all
  return sieved(all, value => Object.keys(value as object).length >= least, place, within.effort)
}

/** What gives some members of a record, or none. */
type Slot = fc.Arbitrary<readonly Member[]>

/** A slot for each field, and one for each group of which at most one is there. */
function fieldsOf(
  fields: readonly FieldForm[],
  room: Room,
  place: string,
  within: Within
): readonly Slot[] | NoMessage {
  const slots: Slot[] = []
  const groups = new Map<string, Slot[]>()
  for (const field of fields) {
    if (field.isOptional && within.least(field.form) > room.parts) continue
    const made = within.make(field.form, room, `${place}/${field.name}`)
    if (made instanceof NoMessage) {
      if (field.isOptional) continue
      return made
    }
    const slot = made.map(value => memberOf(field, value))
    if (field.group !== undefined) groups.set(field.group, [...(groups.get(field.group) ?? []), slot])
    else slots.push(field.isOptional ? maybe(slot, { out: 1, in: 2 }) : slot)
  }
  return [...slots, ...[...groups.values()].map(each => fc.oneof({ withCrossShrink: true }, none, ...each))]
}

/** Slots for members that no field declares. Records rarely have them, unless some are needed. */
function othersOf(
  { fields, further, least = 0 }: RecordForm,
  room: Room,
  place: string,
  within: Within
): readonly Slot[] | NoMessage {
  const declared = new Set(fields.map(({ name }) => name))
  const slots: Slot[] = []
  for (const [index, members] of further.entries()) {
    const missing = index === 0 ? Math.max(0, least - declared.size) : 0
    const made = membersOf(members, missing, declared, room, place, within)
    if (!(made instanceof NoMessage)) {
      slots.push(declared.size === 0 || missing > 0 ? made : maybe(made, { out: 4, in: 1 }))
    } else if (missing > 0) return made
  }
  return slots
}

/** Shrinks to nothing. */
function maybe(slot: Slot, weights: { readonly out: number; readonly in: number }): Slot {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: none, weight: weights.out },
    { arbitrary: slot, weight: weights.in }
  )
}

/** All that is required, and of the rest as many as there may be. */
function atMost(most: number, members: readonly Member[], required: ReadonlySet<string>): readonly Member[] {
  let left = most - required.size
  return members.filter(([name]) => required.has(name) || left-- > 0)
}

const none: Slot = fc.constant([])

/** A field that has the value which is not written is not there. */
function memberOf({ name, unwritten }: FieldForm, value: unknown): readonly Member[] {
  return unwritten !== undefined && Object.is(value, unwritten) ? [] : [[name, value]]
}

/** Members by any name that is no field's. @param missing how many there must be */
function membersOf(
  { keys, values }: MembersForm,
  missing: number,
  declared: ReadonlySet<string>,
  room: Room,
  place: string,
  within: Within
): Slot | NoMessage {
  const size = within.least(values)
  const spare = size === 0 ? furtherMembers : Math.min(furtherMembers, Math.floor(room.parts / size))
  const each = { ...room, parts: Math.floor(room.parts / (missing + spare + 1)) }
  const key = within.make(keys, each, place)
  const value = within.make(values, each, place)
  if (key instanceof NoMessage) return key
  if (value instanceof NoMessage) return value
  // A name that another record has is what tells branches apart.
  const isOpen =
    keys.kind === 'string' && !keys.patterns?.length && declared.size > 0 && within.names.length > 0
  const name = isOpen ? fc.oneof({ arbitrary: key, weight: 2 }, fc.constantFrom(...within.names)) : key
  return fc
    .array(fc.tuple(name.map(String), value), { minLength: missing, maxLength: missing + spare })
    .map(found => [...new Map(found)].filter(([name]) => !declared.has(name) && name !== '__proto__'))
}
