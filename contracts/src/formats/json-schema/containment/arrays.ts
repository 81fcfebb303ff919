import type { Json } from '../../../json.ts'
import { keyword, type Part } from '../cases.ts'
import type { Located } from '../library.ts'
import { itemOf, tupleLength, tupleOf } from './known.ts'
import { type Doubt, doubt, type Proof, type Written } from './proof.ts'
import type { Rule } from './rules.ts'
import { count, texts } from './scalars.ts'

export const arrayRules = {
  prefixItems: (written, part, at, proof) => tuple(written, part, `${at}/items`, proof),
  items: (written, part, at, proof) =>
    Array.isArray(keyword(part, 'items'))
      ? tuple(written, part, `${at}/items`, proof)
      : rest(written, part, `${at}/items`, proof),
  additionalItems: (written, part, at, proof) =>
    Array.isArray(keyword(part, 'items')) ? rest(written, part, `${at}/additionalItems`, proof) : [],
  minItems: count('minItems', (known, least) => known >= least),
  maxItems: (written, part, at, proof) =>
    mostOf(written, proof) <= Number(texts([part], 'maxItems')[0]) ? [] : doubt(at, 'maxItems'),
  uniqueItems: (written, part, at, proof) =>
    keyword(part, 'uniqueItems') !== true ||
    written.parts.some(each => keyword(each, 'uniqueItems') === true) ||
    mostOf(written, proof) <= 1
      ? []
      : doubt(at, 'uniqueItems'),
  contains: (written, part, at, proof) => (isContained(written, part, proof) ? [] : doubt(at, 'contains')),
  unevaluatedItems: (_written, part, at) =>
    keyword(part, 'unevaluatedItems') === true ? [] : doubt(at, 'unevaluatedItems')
} as const satisfies Record<string, Rule>

function tuple(written: Written, part: Part, at: string, proof: Proof): readonly Doubt[] {
  const { first } = tupleOf(proof.sides.reader.library, part)
  return first
    .slice(0, mostOf(written, proof))
    .flatMap((reader, index) => proof.within(itemAt(written, index, proof), reader, `${at}/${index}`))
}

/** All items behind the reader's tuple. */
function rest(written: Written, part: Part, at: string, proof: Proof): readonly Doubt[] {
  const { first, rest: reader } = tupleOf(proof.sides.reader.library, part)
  if (reader === undefined) return []
  const [least, most] = [first.length, mostOf(written, proof)]
  const named = tupleLength(proof.sides.writer.library, written.parts)
  const places = Array.from(
    { length: Math.max(0, Math.min(named, most) - least) },
    (_, index) => least + index
  )
  return [
    ...places.flatMap(index => proof.within(itemAt(written, index, proof), reader, at)),
    ...(Math.max(named, least) < most ? proof.within(itemAt(written, undefined, proof), reader, at) : [])
  ]
}

function itemAt({ parts }: Written, index: number | undefined, { sides }: Proof): readonly Located[] {
  return itemOf(sides.writer.library, parts, index)
}

/** How many items there are at most. */
function mostOf({ parts }: Written, { sides }: Proof): number {
  const ends = parts.flatMap(part => {
    const { first, rest: after } = tupleOf(sides.writer.library, part)
    return after?.schema === false ? [first.length] : []
  })
  return Math.min(Number.POSITIVE_INFINITY, ...texts(parts, 'maxItems').map(Number), ...ends)
}

/** Whether as many items fit as the reader wants, and no more than it lets through. */
function isContained(written: Written, part: Part, proof: Proof): boolean {
  const wanted = proof.sides.reader.library.within(part, keyword(part, 'contains') ?? true)
  const { least, most } = timesOf(part)
  const known = written.parts.flatMap(each => {
    const schema = keyword(each, 'contains')
    return schema === undefined ? [] : [{ schema: located(each, schema, proof), ...timesOf(each) }]
  })
  const isEnough =
    least === 0 ||
    known.some(each => each.least >= least && proof.within([each.schema], wanted, '').length === 0) ||
    (leastOf(written) >= least && holdsForAll(written, wanted, proof))
  const isFew =
    most === Number.POSITIVE_INFINITY ||
    mostOf(written, proof) <= most ||
    known.some(each => each.most <= most && proof.isSame(each.schema, wanted))
  return isEnough && isFew
}

function timesOf(part: Part): { readonly least: number; readonly most: number } {
  return {
    least: Number(texts([part], 'minContains')[0] ?? 1),
    most: Number(texts([part], 'maxContains')[0] ?? Number.POSITIVE_INFINITY)
  }
}

function leastOf({ parts }: Written): number {
  return Math.max(0, ...texts(parts, 'minItems').map(Number))
}

function holdsForAll(written: Written, wanted: Located, proof: Proof): boolean {
  const named = tupleLength(proof.sides.writer.library, written.parts)
  const all = [...Array.from({ length: named }, (_, index) => index), undefined]
  return all.every(index => proof.within(itemAt(written, index, proof), wanted, '').length === 0)
}

function located(part: Part, schema: Json, { sides }: Proof): Located {
  return sides.writer.library.within(part, schema)
}
