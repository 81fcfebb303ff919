import { isJsonArray, type Json } from '../../../json.ts'
import { keyword, type Part } from '../cases.ts'
import type { Located } from '../library.ts'
import { doubt, type Proof, type Written } from './proof.ts'
import type { Rule } from './rules.ts'

export const combinationRules = {
  anyOf: (written, part, at, proof) => {
    const branches = branchesIn(part, 'anyOf', proof)
    return branches.some(branch => holds(written, branch, proof)) ? [] : doubt(at, 'anyOf')
  },
  /** One branch reads it, and no other does. */
  oneOf: (written, part, at, proof) => {
    const branches = branchesIn(part, 'oneOf', proof)
    const isOnly = (branch: Located): boolean =>
      holds(written, branch, proof) &&
      branches.every(other => other === branch || proof.isDisjoint(written, [other]))
    return branches.some(isOnly) ? [] : doubt(at, 'oneOf')
  },
  not: (written, part, at, proof) =>
    proof.isDisjoint(written, [inside(proof, part, 'not')]) ? [] : doubt(at, 'not'),
  if: (written, part, at, proof) => {
    const condition = inside(proof, part, 'if')
    const isNever = proof.isDisjoint(written, [condition])
    const isAlways = !isNever && holds(written, condition, proof)
    const wanted = [...(isNever ? [] : ['then']), ...(isAlways ? [] : ['else'])]
    return wanted.every(name => holds(written, inside(proof, part, name), proof)) ? [] : doubt(at, 'if')
  }
} as const satisfies Record<string, Rule>

function branchesIn(part: Part, name: string, { sides }: Proof): readonly Located[] {
  const branches = keyword(part, name)
  return isJsonArray(branches) ? branches.map(branch => sides.reader.library.within(part, branch)) : []
}

function inside({ sides }: Proof, part: Part, name: string): Located {
  const schema: Json = keyword(part, name) ?? true
  return sides.reader.library.within(part, schema)
}

function holds(written: Written, reader: Located, proof: Proof): boolean {
  return proof.fits(written, reader, '').length === 0
}
