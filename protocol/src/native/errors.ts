import type { FailureCode, Failures } from '@instep/contracts'

/** The HTTP status of each failure in Instep's own API, whose answers carry the code and the facts. */
export const nativeStatuses: { readonly [Code in FailureCode]: number } = {
  routeUnknown: 404,
  methodNotAllowed: 405,
  mediaTypeUnsupported: 415,
  bodyMissing: 400,
  bodyMalformed: 400,
  bodyTooLarge: 413,
  requestInvalid: 400,
  subjectNotFound: 404,
  subjectInvalid: 422,
  subjectSoftDeleted: 404,
  subjectNotSoftDeleted: 404,
  versionNotFound: 404,
  versionInvalid: 422,
  versionSoftDeleted: 404,
  versionNotSoftDeleted: 404,
  versionNotNext: 422,
  schemaNotFound: 404,
  schemaIdNotFound: 404,
  schemaTypeUnknown: 422,
  schemaInvalid: 422,
  schemaEmpty: 422,
  schemaTooLarge: 422,
  schemaIncompatible: 409,
  comparisonTooCostly: 422,
  schemaReferenced: 422,
  referenceNotFound: 422,
  referenceInvalid: 422,
  levelInvalid: 422,
  levelMissing: 404,
  modeInvalid: 422,
  modeMissing: 404,
  modeReadOnly: 422,
  modeNotImport: 422,
  modeNotReadWrite: 422,
  importOverExisting: 422,
  idTaken: 422,
  ruleSetInvalid: 422,
  pacticipantNotFound: 404,
  pacticipantVersionNotFound: 404,
  environmentNotFound: 404,
  environmentExists: 409,
  pactNotFound: 404,
  contractInvalid: 400,
  contractChanged: 409,
  pacticipantLooksAlike: 409,
  selectorsInvalid: 400,
  deploymentNotFound: 404,
  deploymentEnded: 422
}

/** What goes wrong in Instep's own API: a code that stays, and the facts behind it. */
export interface NativeError<Code extends FailureCode = FailureCode> {
  readonly error: { readonly code: Code; readonly facts: Failures[Code] }
}
