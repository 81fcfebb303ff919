import type { ClientOptions } from '@instep/protocol'
import type { ExitCode } from './exit-codes.ts'
import type { Output } from './output.ts'

/** An option of a command, as the parser reads it and help prints it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly summary: string
  /** What the value stands for in the usage line. */
  readonly value?: string
  readonly multiple?: boolean
}

/** What a command is run with. */
export interface Invocation {
  readonly words: readonly string[]
  readonly text: (option: string) => string | undefined
  readonly texts: (option: string) => readonly string[]
  readonly isSet: (option: string) => boolean
  readonly registry: string
  readonly client: ClientOptions
  readonly out: Output
  /** Where GitHub Actions wants the summary of a job. */
  readonly summaryFile: string | undefined
}

export interface Command {
  /** As it is typed: `schema register`. */
  readonly name: string
  readonly summary: string
  /** The words behind the name: `SUBJECT FILE`. */
  readonly words: string
  readonly options: Readonly<Record<string, Option>>
  /** What `--format` may be beside text and json. */
  readonly formats?: readonly string[]
  /** More about it, and examples, below the options. */
  readonly notes?: string
  run(invocation: Invocation): Promise<ExitCode>
}

/** The command line is not as the command wants it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The words behind a command's name. @throws UsageError when there are more or fewer */
export function wordsOf<Names extends readonly string[]>(
  { words }: Pick<Invocation, 'words'>,
  ...names: Names
): { readonly [Index in keyof Names]: string } {
  if (words.length === names.length) return words as { readonly [Index in keyof Names]: string }
  throw new UsageError(`expected ${names.join(' ')}, got ${words.length === 0 ? 'nothing' : words.join(' ')}`)
}

/** An option that must be there. @throws UsageError */
export function required({ text }: Pick<Invocation, 'text'>, option: string): string {
  const value = text(option)
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing`)
  return value
}
