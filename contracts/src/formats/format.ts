import type { Shape } from './shape.ts'

/** How strictly differences are judged. LENIENT lets a reader narrow what a writer left open; LOGICAL is as STRICT. */
export type Policy = 'STRICT' | 'LENIENT' | 'LOGICAL'

/** One reason why a reader cannot (or can, with a change worth knowing) read what a writer wrote. */
export interface Difference {
  /** The rule's name, as the Confluent registry prints it: `TYPE_MISMATCH`, `FIELD_KIND_CHANGED`, … */
  readonly rule: string
  /** Where, in the reader's schema: a path in the format's own notation. */
  readonly path: string
  /** Whether the rule makes the reader unable to read. */
  readonly breaks: boolean
  /** What the rule's sentences are made of. Texts and numbers only, so that a difference can travel as JSON. */
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>
}

/** A schema that another one refers to, as a reader of the text needs it. */
export interface Referenced {
  /** The name that the referring schema uses: an Avro full name, a `$ref`, an import path. */
  readonly name: string
  readonly text: string
}

/** A message that the writer may write and the reader cannot read. */
export interface Counterexample {
  /** The message, as the format renders a datum in JSON. */
  readonly json: unknown
  /** The message as the writer would encode it, without a frame. */
  readonly bytes: Uint8Array
  /** What the codec said when the reader tried. */
  readonly error: string
}

/** Whether a reader can read all that a writer may write: it is proven to, or known not to, or neither. */
export type Reading =
  | { readonly kind: 'proven' }
  | {
      readonly kind: 'refuted'
      /** Those that break. */
      readonly differences: readonly Difference[]
      readonly counterexample: Counterexample | undefined
    }
  /** What nobody could prove, and no message was found that disproves it. */
  | { readonly kind: 'unproven'; readonly differences: readonly Difference[] }

/** A place in a schema, and what lint judges it by. What a format has no notion of is undefined there. */
export type LintFact = { readonly path: string } & (
  | {
      readonly kind: 'type'
      /** Undefined for a type that has no name of its own. */
      readonly name: string | undefined
      readonly isDocumented: boolean | undefined
      /** How many types it is written in, itself included. */
      readonly depth: number
    }
  | {
      readonly kind: 'field'
      readonly name: string
      readonly isDocumented: boolean | undefined
      /** It may go without a value, and nothing says what to take instead. */
      readonly lacksDefault: boolean
    }
  /** `hasFallback`: there is a symbol for what a reader does not know. */
  | { readonly kind: 'enum'; readonly name: string | undefined; readonly hasFallback: boolean }
  | { readonly kind: 'bareObject' }
)

/** A record or field of a schema, and the tags that stand with it in the text. */
export interface TaggedPlace {
  /** In the format's own notation for tags, which is not that of differences. */
  readonly path: string
  readonly type: 'sr_record' | 'sr_field'
  readonly tags: readonly string[]
}

/** The tags that a place is to have. */
export type TagEdit = (place: TaggedPlace) => readonly string[]

/** Finds the messages of a schema by name and by position, as the wire format needs it. */
export interface MessageIndex {
  /** The positions that lead to a message, outermost first: `[0]` is the file's first. @param name with the package */
  pathOf(name: string): readonly number[] | undefined
  nameAt(path: readonly number[]): string | undefined
}

/** Which of a schema's messages is meant. */
export interface MessageChoice {
  /** Its full name; the first one unless told. A format whose schemas hold one message takes no notice of it. */
  readonly message?: string | undefined
}

/** Writes a datum with so many free bytes before it. @throws Failure schemaInvalid when it does not fit the schema */
export type Encoder = (datum: unknown, room: number) => Uint8Array

/** Reads the message that begins at a position. @throws Failure schemaInvalid when it cannot be read */
export type Decoder = (bytes: Uint8Array, from: number) => unknown

/** A parsed schema. Shared code sees no more of it than this. */
export interface Schema {
  readonly type: string
  /** The text that is stored, returned and hashed. */
  readonly canonical: string
  /** The canonical text with everything that carries no meaning put in one order (`normalize=true`). */
  normalized(): string
  /** The text with its references inlined, where the format can; else the canonical text. */
  resolved(): string
  /** The text as a client asks for it by name (`format=`); undefined where the format has no such rendering. */
  rendered(rendering: string): string | undefined
  /** The name of the message it describes, when it has one. */
  readonly name: string | undefined
  /** Where its messages stand; undefined in a format whose schemas hold one message. */
  readonly messages: MessageIndex | undefined
  /**
   * Every difference that matters to this schema as the reader of what the writer wrote. Empty when nothing changed.
   * A writer of another format is not compared: see `check`. Which of them break is judged under the policy.
   * @throws Failure comparisonTooCostly
   */
  differencesFrom(writer: Schema, policy?: Policy): readonly Difference[]
  /** Whether none of them breaks: the same verdict without the words. @throws Failure comparisonTooCostly */
  reads(writer: Schema, policy?: Policy): boolean
  /**
   * Whether it reads whatever the writer may write. Stricter than `reads`, which follows the Confluent registry: what
   * that lets pass and a codec may refuse counts here, and what cannot be decided is never taken for a yes.
   * @throws Failure comparisonTooCostly
   */
  readingOf(writer: Schema): Reading
  /** A message that proves a breaking difference, checked with the codec; undefined when none was found. */
  counterexampleFrom(writer: Schema): Counterexample | undefined
  /** @throws Failure schemaInvalid when the datum does not fit the schema */
  encode(datum: unknown, choice?: MessageChoice): Uint8Array
  /**
   * Reads bytes that `writer` wrote, as the message of the writer's that was chosen.
   * @throws Failure schemaInvalid when they cannot be read
   */
  decode(bytes: Uint8Array, writer?: Schema, choice?: MessageChoice): unknown
  /**
   * The same as `encode`, made once for many messages, with some free bytes before each for whoever puts something there.
   * Messages may share memory: each is a view.
   */
  encoder(choice?: MessageChoice): Encoder
  /** The same as `decode`, made once for many messages. */
  decoder(writer?: Schema, choice?: MessageChoice): Decoder
  /** What lint judges, in the order of the text; empty when the format does not tell. */
  lint(): readonly LintFact[]
  /** The names of the fields that a message has at its top. */
  fieldNames(): readonly string[]
  /** The text with the tags of every record and field as the edit wants them. */
  retagged(edit: TagEdit): string
  /** What its messages look like, to whoever makes or types them. @throws Failure schemaInvalid for an unknown choice */
  shape(choice?: MessageChoice): Shape
}

export interface ParseOptions {
  /** What the schema refers to, dependencies first. */
  readonly references?: readonly Referenced[]
  /** Refuse what only a lenient parser takes: bad names, defaults that do not fit. Off for schemas already stored. */
  readonly strict?: boolean
}

/** A schema language. One row in the table of formats. */
export interface Format {
  readonly type: string
  /** @throws Failure schemaInvalid */
  parse(text: string, options?: ParseOptions): Schema
  /** A breaking difference in the Confluent registry's words, with two `%s` left for reader and writer. */
  confluentMessage(difference: Difference): string
  /** A sentence for a developer: what changed, whom it breaks, and the smallest change that would mend it. */
  explain(difference: Difference): string
}

/** What the author of a schema language writes: functions over a tree of their own. */
export interface Language<Tree> {
  readonly type: string
  parse(text: string, options: Required<ParseOptions>): Tree
  canonical(tree: Tree): string
  normalized(tree: Tree): string
  resolved(tree: Tree): string
  /** Other shapes of the text, by the names that clients ask for them with. */
  readonly renderings?: Readonly<Record<string, (tree: Tree) => string>>
  nameOf(tree: Tree): string | undefined
  messages?(tree: Tree): MessageIndex
  /** A format that knows one policy only may ignore which is asked for. */
  compare(reader: Tree, writer: Tree, policy: Policy): readonly Difference[]
  /** Whether `compare` finds nothing that breaks, for a format that can tell sooner. */
  reads?(reader: Tree, writer: Tree, policy: Policy): boolean
  /**
   * What `compare` lets pass although a codec may refuse a message: where it breaks it is sure, else it could not be
   * decided. None, for a format whose comparison lets pass only what its codec reads.
   */
  doubts?(reader: Tree, writer: Tree): readonly Difference[]
  /** @param near the differences that the message should show */
  counterexample(reader: Tree, writer: Tree, near: readonly Difference[]): Counterexample | undefined
  encode(tree: Tree, datum: unknown, choice: MessageChoice): Uint8Array
  decode(reader: Tree, writer: Tree, bytes: Uint8Array, choice: MessageChoice): unknown
  /** A faster way to `encode` many messages, if there is one. It must write the same bytes and complain alike. */
  encoder?(tree: Tree, choice: MessageChoice): Encoder
  /** A faster way to `decode` many messages, if there is one. */
  decoder?(reader: Tree, writer: Tree, choice: MessageChoice): Decoder
  /** What the text itself declares, without what it refers to. */
  lint?(tree: Tree): readonly LintFact[]
  fieldNames(tree: Tree): readonly string[]
  retagged(tree: Tree, edit: TagEdit): string
  shape(tree: Tree, choice: MessageChoice): Shape
  confluentMessage(difference: Difference): string
  explain(difference: Difference): string
}
