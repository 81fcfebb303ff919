import type { Part } from '../cases.ts'
import type { Doubt, Proof, Written } from './proof.ts'

/** What a keyword of the reader's leaves in doubt. It is asked for values of its type only, and when it has a value. */
export type Rule = (written: Written, part: Part, at: string, proof: Proof) => readonly Doubt[]
