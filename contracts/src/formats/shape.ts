/**
 * What the messages of a schema look like, as `decode` gives them and `encode` takes them. What a writer means to write
 * is of this shape; not all that is of this shape may be written: `fits`, and at last `encode`, have the last word.
 */
export interface Shape {
  readonly root: Form
  /** What references stand for, by name. A form that holds itself does so through one of these. */
  readonly named: ReadonlyMap<string, Form>
}

/** The look of one value. */
export type Form = Notes &
  (
    | { readonly kind: 'anything' | 'nothing' | 'null' | 'boolean' }
    | IntegerForm
    | NumberForm
    | StringForm
    | BytesForm
    | LiteralsForm
    | ListForm
    | RecordForm
    | { readonly kind: 'choice'; readonly of: readonly Form[] }
    | { readonly kind: 'reference'; readonly name: string }
  )

export interface Notes {
  readonly doc?: string | undefined
  /** What the schema's language calls it, where that says more than the form: `timestamp-millis`, `sint64`. */
  readonly note?: string | undefined
  /** Asks what a form cannot say. */
  readonly fits?: ((value: unknown) => boolean) | undefined
}

export interface IntegerForm {
  readonly kind: 'integer'
  readonly from: bigint
  readonly to: bigint
  /** `exact` is a number where a number can hold it, and a bigint beyond; `text` is its decimal digits. */
  readonly as: 'number' | 'exact' | 'text'
  /** Only its multiples. */
  readonly step?: bigint | undefined
}

export interface NumberForm {
  readonly kind: 'number'
  readonly from: number
  readonly to: number
  /** `shortest` is the decimal with the fewest digits that is the same float. */
  readonly precision: 'double' | 'float' | 'shortest'
  /** How infinities and what is no number stand, when they may: as they are, or as texts. */
  readonly special?: 'numbers' | 'texts' | undefined
  readonly step?: number | undefined
}

export interface StringForm {
  readonly kind: 'string'
  /** In code points. */
  readonly least?: number | undefined
  readonly most?: number | undefined
  /** All are found in it. */
  readonly patterns?: readonly RegExp[] | undefined
  /** A format of JSON Schema, or `seconds`: a number of them and an s. */
  readonly format?: string | undefined
}

export interface BytesForm {
  readonly kind: 'bytes'
  readonly as: 'buffer' | 'base64'
  readonly size?: number | undefined
  /** They hold a whole number, in two's complement, of a size below this. */
  readonly below?: bigint | undefined
}

export interface LiteralsForm {
  readonly kind: 'literals'
  readonly values: readonly unknown[]
  /** A reader may meet numbers, too: values that its schema has no name for. */
  readonly isOpen?: boolean | undefined
}

export interface ListForm {
  readonly kind: 'list'
  /** The first items, one by one. */
  readonly first: readonly Form[]
  /** All items after them. */
  readonly rest: Form
  readonly least: number
  readonly most?: number | undefined
  /** Among the items are some like this. */
  readonly contains?: { readonly form: Form; readonly least: number } | undefined
}

/** A record, a map, or both: fields that have names, and further members. */
export interface RecordForm {
  readonly kind: 'record'
  readonly fields: readonly FieldForm[]
  readonly further: readonly MembersForm[]
  /** How many members there are in all. */
  readonly least?: number | undefined
  readonly most?: number | undefined
}

export interface FieldForm {
  readonly name: string
  readonly form: Form
  readonly isOptional: boolean
  readonly doc?: string | undefined
  /** Of the fields with one group at most one is there. */
  readonly group?: string | undefined
  /** This value is not written: a field that has it is left out. */
  readonly unwritten?: unknown
}

/** Members whose names are not known beforehand. */
export interface MembersForm {
  readonly keys: Form
  readonly values: Form
}

/** The whole numbers that a double holds, and none beside them. */
export const safeIntegers = {
  from: BigInt(Number.MIN_SAFE_INTEGER),
  to: BigInt(Number.MAX_SAFE_INTEGER)
} as const

/** All whole numbers of so many bits. */
export function signed(bits: number): { readonly from: bigint; readonly to: bigint } {
  const limit = 2n ** BigInt(bits - 1)
  return { from: -limit, to: limit - 1n }
}

/** All whole numbers from 0 of so many bits. */
export function unsigned(bits: number): { readonly from: bigint; readonly to: bigint } {
  return { from: 0n, to: 2n ** BigInt(bits) - 1n }
}
