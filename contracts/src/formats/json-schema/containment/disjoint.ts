import { type Case, limits } from '../cases.ts'
import { evaluated } from './evaluate.ts'
import { finiteValues, propertyOf, requiredOf } from './known.ts'
import type { Proof, Written } from './proof.ts'
import { haveNoNumber } from './scalars.ts'

/** Whether no value is what both describe, as far as it is plain to see. The first is of the writer's schemas. */
export function isApart(written: Written, read: Written, proof: Proof): boolean {
  proof.spend(1)
  if (!areOfOneType(written, read)) return true
  const { writer, reader } = proof.sides
  const [own, others] = [finiteValues(written), finiteValues(read)]
  if (own !== undefined) {
    proof.spend(own.length * 100)
    return own.every(value =>
      read.parts.some(part => evaluated(reader, part, value, proof.validating) === false)
    )
  }
  if (others !== undefined) {
    proof.spend(others.length * 100)
    return others.every(value =>
      written.parts.some(part => evaluated(writer, part, value, proof.validating) === false)
    )
  }
  const both = [...written.parts, ...read.parts]
  switch (written.type) {
    case 'integer':
    case 'number':
      return haveNoNumber(both)
    case 'string':
      return haveNoSize(both, ['minLength', 'maxLength'])
    case 'array':
      return haveNoSize(both, ['minItems', 'maxItems'])
    case 'object':
      return haveNoSize(both, ['minProperties', 'maxProperties']) || haveNoProperty(written, read, proof)
    default:
      return false
  }
}

function areOfOneType({ type: one }: Written, { type: other }: Written): boolean {
  const isNumber = (type: string): boolean => type === 'number' || type === 'integer'
  return one === other || (isNumber(one) && isNumber(other))
}

function haveNoSize(parts: Case, names: readonly [string, string]): boolean {
  const { least, most } = limits(parts, names)
  return most !== undefined && least > most
}

/** Whether a property that must be there can have no value. */
function haveNoProperty(written: Written, read: Written, proof: Proof): boolean {
  const { writer, reader } = proof.sides
  return [...requiredOf([...written.parts, ...read.parts])].some(name =>
    proof.areDisjoint(
      propertyOf(writer.library, written.parts, name),
      propertyOf(reader.library, read.parts, name)
    )
  )
}
