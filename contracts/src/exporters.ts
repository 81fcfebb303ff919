import { Failure } from './failures.ts'

export const contextTypes = ['AUTO', 'CUSTOM', 'NONE', 'DEFAULT'] as const

/** What an export to another registry is to take, where to, and under which names. Kept, and not run. */
export interface ExporterDefinition {
  /** Subject names; `*` at the end stands for any rest. */
  readonly subjects?: readonly string[]
  readonly contextType?: (typeof contextTypes)[number]
  readonly context?: string
  readonly subjectRenameFormat?: string
  readonly kekRenameFormat?: string
  /** The address and credentials of the other registry, as its client's settings. */
  readonly config?: Readonly<Record<string, string>>
}

export interface Exporter extends ExporterDefinition {
  readonly name: string
  /** When it was last changed, in milliseconds since 1970. */
  readonly at: number
}

/** @throws Failure exporterInvalid */
export function checkExporter(
  name: string,
  { subjects = [], contextType, context }: ExporterDefinition
): void {
  if (!/^[\w.-]{1,256}$/.test(name)) {
    throw new Failure('exporterInvalid', {
      property: 'name',
      detail: 'a name has letters, digits, dots, dashes and underscores, 256 at most'
    })
  }
  if (subjects.some(subject => subject === '')) {
    throw new Failure('exporterInvalid', { property: 'subjects', detail: 'a subject is empty' })
  }
  if (contextType === 'CUSTOM' && (context === undefined || context === '')) {
    throw new Failure('exporterInvalid', {
      property: 'config',
      detail: 'a context of type CUSTOM needs a name'
    })
  }
}
