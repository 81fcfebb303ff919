import fc from 'fast-check'
import { type Schema, schemas, settle } from '../../support/avro-schemas.ts'
import { applyOne, type EditName } from './edits.ts'

/** Two versions of a schema, and by which edits one became the other. */
export interface Evolution {
  readonly reader: string
  readonly writer: string
  readonly edits: readonly EditName[]
}

const number = fc.nat(999)

const edited: fc.Arbitrary<Evolution> = fc
  .record({
    schema: schemas,
    changes: fc.array(fc.record({ start: number, spot: number, dice: number }), {
      minLength: 1,
      maxLength: 3
    }),
    isForward: fc.boolean(),
    tears: number
  })
  .map(({ schema, changes, isForward, tears }) => {
    const old = settle(schema)
    const edits: EditName[] = []
    let next = old
    for (const { start, spot, dice } of changes) {
      const step = applyOne(next, start, spot, dice)
      edits.push(step.edit)
      next = step.schema
    }
    // Now and then what an edit tore apart stays so: names without or before their definition.
    const last = tears < 20 ? next : settle(next)
    return { ...(isForward ? pair(old, last) : pair(last, old)), edits }
  })

const unrelated: fc.Arbitrary<Evolution> = fc
  .tuple(schemas, schemas)
  .map(([one, other]) => ({ ...pair(settle(one), settle(other)), edits: [] }))

/** Evolutions in both directions, and some pairs of schemas that have nothing to do with each other. */
export const evolutions: fc.Arbitrary<Evolution> = fc.oneof(
  { arbitrary: edited, weight: 9 },
  { arbitrary: unrelated, weight: 1 }
)

function pair(reader: Schema, writer: Schema): Pick<Evolution, 'reader' | 'writer'> {
  return { reader: JSON.stringify(reader), writer: JSON.stringify(writer) }
}
