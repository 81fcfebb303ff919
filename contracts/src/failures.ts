import type { Verdict } from './compatibility.ts'

/** What can go wrong with a request before any rule of ours is asked. */
export interface RequestFailures {
  routeUnknown: { readonly path: string }
  methodNotAllowed: { readonly method: string; readonly path: string }
  mediaTypeUnsupported: { readonly mediaType: string }
  bodyMissing: Record<never, never>
  bodyMalformed: { readonly detail: string }
  bodyTooLarge: { readonly limit: number }
  /** A part of the request does not have the shape that the endpoint declares. */
  requestInvalid: {
    readonly part: 'params' | 'query' | 'body'
    readonly issues: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
  }
  /** Something in the request is more than the store can keep or look for. */
  valueNotStorable: { readonly detail: string }
  /** The store is out of reach for now. */
  storeUnavailable: Record<never, never>
}

/** What can go wrong with schemas, subjects, their compatibility and modes. */
export interface SchemaFailures {
  subjectNotFound: { readonly subject: string }
  subjectInvalid: { readonly subject: string }
  subjectSoftDeleted: { readonly subject: string }
  subjectNotSoftDeleted: { readonly subject: string }
  versionNotFound: { readonly version: number | string }
  versionInvalid: { readonly version: string }
  versionSoftDeleted: { readonly subject: string; readonly version: number }
  versionNotSoftDeleted: { readonly subject: string; readonly version: number }
  versionNotNext: { readonly subject: string; readonly version: number; readonly next: number }
  /** A look-up by content, or of what belongs to an id: the answer names nothing. */
  schemaNotFound: Record<never, never>
  schemaIdNotFound: { readonly id: number | string }
  schemaTypeUnknown: { readonly type: string }
  /** The text is no schema of its type. `at` is where, when the format knows. */
  schemaInvalid: { readonly type: string; readonly detail: string; readonly at?: string }
  schemaEmpty: Record<never, never>
  schemaTooLarge: { readonly limit: number }
  schemaIncompatible: { readonly subject: string; readonly verdict: Verdict }
  /** A comparison ran out of its work budget before it knew the answer. */
  comparisonTooCostly: { readonly budget: number }
  schemaReferenced: { readonly subject: string; readonly version: number }
  referenceNotFound: { readonly subject: string; readonly version: number }
  referenceInvalid: { readonly detail: string }
  /** The subject belongs to one resource alone. */
  subjectNotReferable: { readonly subject: string }
  levelInvalid: { readonly level: string }
  levelMissing: { readonly subject: string }
  modeInvalid: { readonly mode: string }
  modeMissing: { readonly subject: string }
  modeReadOnly: { readonly subject: string; readonly context: string }
  modeNotImport: { readonly subject: string; readonly context: string }
  modeNotReadWrite: { readonly subject: string; readonly context: string }
  importOverExisting: Record<never, never>
  contextInvalid: { readonly context: string }
  contextNotEmpty: { readonly context: string }
  idTaken: { readonly id: number; readonly context: string }
  ruleSetInvalid: { readonly detail: string }
  /** The subject's config refuses schemas that lint finds errors in. */
  lintRefused: {
    readonly subject: string
    readonly findings: readonly {
      readonly rule: string
      readonly path: string
      readonly explanation: string
    }[]
  }
  associationNotFound: { readonly resource: string }
  associationInvalid: { readonly property: string; readonly detail: string }
  /** The resource has another subject for this type, or other terms with the same. */
  associationExists: { readonly type: string; readonly resource: string }
  associationFrozen: { readonly type: string; readonly subject: string }
  /** A strong association wants the subject for itself. */
  subjectAssociated: { readonly subject: string }
  subjectAssociatedStrongly: { readonly subject: string }
  subjectWithoutVersion: { readonly subject: string }
  exporterNotFound: { readonly name: string }
  exporterExists: { readonly name: string }
  exporterInvalid: { readonly property: 'name' | 'config' | 'subjects'; readonly detail: string }
}

/** What can go wrong with pacts, verifications, environments and deployments. */
export interface ContractFailures {
  pacticipantNotFound: { readonly pacticipant: string }
  pacticipantVersionNotFound: { readonly pacticipant: string; readonly version: string }
  branchNotFound: { readonly branch: string }
  tagNotFound: { readonly tag: string }
  labelNotFound: { readonly label: string }
  environmentNotFound: { readonly environment: string }
  environmentExists: { readonly name: string }
  pactNotFound: Record<never, never>
  /** One pact, or the request that carries it, breaks a rule; keyed by field, as clients print it. */
  contractInvalid: { readonly errors: Readonly<Record<string, readonly string[]>> }
  /** The consumer version has already published other content. */
  contractChanged: {
    readonly consumer: string
    readonly version: string
    readonly provider: string
    readonly differences: readonly string[]
  }
  /** A new pacticipant's name looks like a known one. */
  pacticipantLooksAlike: { readonly name: string; readonly known: readonly string[] }
  selectorsInvalid: { readonly errors: readonly string[] }
  deploymentNotFound: Record<never, never>
  /** A deployed version that was replaced can't be made current again. */
  deploymentEnded: Record<never, never>
  /** No such webhook, or no such delivery of one. */
  webhookNotFound: { readonly uuid: string }
}

/** Something that is wrong with a document that somebody wrote, and where. Lines and columns count from 1. */
export interface DocumentProblem {
  readonly message: string
  /** A JSON pointer, as far as there is something to point to. */
  readonly path: string
  readonly line: number
  readonly column: number
}

/** What can go wrong with what services say of themselves, and with what the gate is told. Only Instep's own API meets it. */
export interface ChoreographyFailures {
  /** The document is no AsyncAPI, or says what cannot be. `count` is how many problems there are; the first are told. */
  serviceContractInvalid: { readonly count: number; readonly problems: readonly DocumentProblem[] }
  /** The service version has published another document. */
  serviceContractChanged: { readonly service: string; readonly version: string }
  serviceContractNotFound: { readonly service: string; readonly version: string }
  /** Too many documents wait to be read. */
  serviceContractsBusy: Record<never, never>
  overrideInvalid: { readonly detail: string }
  overrideNotFound: { readonly uuid: string }
}

export interface Failures extends RequestFailures, SchemaFailures, ContractFailures, ChoreographyFailures {}

export type FailureCode = keyof Failures

/** A rule was broken. What happened is in `code` and `facts`; each API has its own words for it. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = 'Failure'
  readonly code: Code
  readonly facts: Failures[Code]

  constructor(code: Code, facts: Failures[Code], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(facts)}`, options)
    this.code = code
    this.facts = facts
  }
}

/** Whether an error is the failure with this code. */
export function isFailure<Code extends FailureCode>(error: unknown, code: Code): error is Failure<Code> {
  return error instanceof Failure && error.code === code
}
