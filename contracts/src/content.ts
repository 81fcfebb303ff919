/** A pointer from one schema to a version of another. */
export interface Reference {
  /** What the referring text calls it: an Avro full name, a `$ref`, an import path. */
  readonly name: string
  readonly subject: string
  readonly version: number
}

/** Facts about a schema that are no part of its text, as the Confluent API carries them. */
export interface Metadata {
  readonly tags?: Readonly<Record<string, readonly string[]>>
  readonly properties?: Readonly<Record<string, string>>
  readonly sensitive?: readonly string[]
}

/** A data-contract rule. Stored and returned; clients execute it. */
export interface Rule {
  readonly name?: string
  readonly doc?: string
  readonly kind?: string
  readonly mode?: string
  readonly type?: string
  readonly tags?: readonly string[]
  readonly params?: Readonly<Record<string, string>>
  readonly expr?: string
  readonly onSuccess?: string
  readonly onFailure?: string
  readonly disabled?: boolean
}

export interface RuleSet {
  readonly migrationRules?: readonly Rule[]
  readonly domainRules?: readonly Rule[]
  readonly encodingRules?: readonly Rule[]
  readonly enableAt?: string
}

/** Everything that a registration is about: what is stored, hashed and returned. */
export interface SchemaContent {
  readonly type: string
  readonly text: string
  readonly references: readonly Reference[]
  readonly metadata?: Metadata
  readonly ruleSet?: RuleSet
}
