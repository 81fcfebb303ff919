import type { Failures, RequestFailures, SchemaFailures } from '@instep/contracts'
import { verdictMessages } from './messages.ts'

/** How the Confluent API tells a failure. The HTTP status is the first three digits of the code, unless given. */
export interface ConfluentError {
  readonly code: number
  readonly message: string
  readonly status?: number
}

type Spelled = keyof (RequestFailures & SchemaFailures)

/** A failure without a row does not compile. */
export const confluentErrors: { readonly [Code in Spelled]: (facts: Failures[Code]) => ConfluentError } = {
  routeUnknown: () => ({ code: 404, message: 'HTTP 404 Not Found' }),
  methodNotAllowed: () => ({ code: 405, message: 'HTTP 405 Method Not Allowed' }),
  mediaTypeUnsupported: () => ({ code: 415, message: 'HTTP 415 Unsupported Media Type' }),
  bodyMissing: () => ({ code: 422, message: 'The request body must not be null' }),
  bodyMalformed: ({ detail }) => ({ code: 400, message: detail }),
  bodyTooLarge: ({ limit }) => ({ code: 413, message: `The request body is larger than ${limit} bytes` }),
  requestInvalid: ({ part, issues }) =>
    part === 'body'
      ? { code: 400, message: issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ') }
      : { code: 404, message: 'HTTP 404 Not Found' },
  valueNotStorable: ({ detail }) => ({ code: 422, message: detail }),
  storeUnavailable: () => ({ code: 50001, status: 503, message: 'The store is out of reach for now' }),

  subjectNotFound: ({ subject }) => ({ code: 40401, message: `Subject '${subject}' not found.` }),
  versionNotFound: ({ version }) => ({ code: 40402, message: `Version ${version} not found.` }),
  schemaNotFound: () => ({ code: 40403, message: 'Schema not found' }),
  schemaIdNotFound: ({ id }) => ({ code: 40403, message: `Schema ${id} not found` }),
  subjectSoftDeleted: ({ subject }) => ({
    code: 40404,
    message: `Subject '${subject}' was soft deleted.Set permanent=true to delete permanently`
  }),
  subjectNotSoftDeleted: ({ subject }) => ({
    code: 40405,
    message: `Subject '${subject}' was not deleted first before being permanently deleted`
  }),
  versionSoftDeleted: ({ subject, version }) => ({
    code: 40406,
    message: `Subject '${subject}' Version ${version} was soft deleted.Set permanent=true to delete permanently`
  }),
  versionNotSoftDeleted: ({ subject, version }) => ({
    code: 40407,
    message: `Subject '${subject}' Version ${version} was not deleted first before being permanently deleted`
  }),
  levelMissing: ({ subject }) => ({
    code: 40408,
    message: `Subject '${subject}' does not have subject-level compatibility configured`
  }),
  modeMissing: ({ subject }) => ({
    code: 40409,
    message: `Subject '${subject}' does not have subject-level mode configured`
  }),

  schemaIncompatible: ({ subject, verdict }) => ({
    code: 40901,
    message: `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${verdictMessages(verdict).join(', ')}]`
  }),

  schemaTypeUnknown: ({ type }) => ({ code: 42201, message: `Invalid schema type ${type}` }),
  schemaInvalid: ({ type, detail, at }) => ({
    code: 42201,
    message: `Invalid schema of type ${type}, details: ${detail}${at === undefined ? '' : ` (at ${at})`}`
  }),
  schemaEmpty: () => ({ code: 42201, message: 'Empty schema' }),
  versionNotNext: () => ({ code: 42201, message: 'Version is not one more than previous version' }),
  referenceNotFound: ({ subject, version }) => ({
    code: 42201,
    message: `No schema reference found for subject "${subject}" and version ${version}`
  }),
  referenceInvalid: ({ detail }) => ({ code: 42201, message: `Invalid reference: ${detail}` }),
  subjectNotReferable: ({ subject }) => ({
    code: 42205,
    message: `Subject '${subject}' has a strong association and cannot be referenced`
  }),
  comparisonTooCostly: ({ budget }) => ({
    code: 42201,
    message: `Invalid schema, details: comparing it would take more than ${budget} steps`
  }),
  versionInvalid: ({ version }) => ({
    code: 42202,
    message: `The specified version '${version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"`
  }),
  levelInvalid: () => ({
    code: 42203,
    message:
      'Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive'
  }),
  modeInvalid: () => ({
    code: 42204,
    message: 'Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.'
  }),
  modeReadOnly: facts => ({ code: 42205, message: `${place(facts)} is in read-only mode` }),
  modeNotImport: facts => ({ code: 42205, message: `${place(facts)} is not in import mode` }),
  modeNotReadWrite: facts => ({ code: 42205, message: `${place(facts)} is not in read-write mode` }),
  importOverExisting: () => ({ code: 42205, message: 'Cannot import since found existing subjects' }),
  contextInvalid: ({ context }) => ({
    code: 400,
    message: `The context '${context}' is not valid: it has a colon`
  }),
  contextNotEmpty: ({ context }) => ({
    code: 42211,
    message: `The specified context '${context}' is not empty.`
  }),
  idTaken: ({ id, context }) => ({
    code: 42205,
    message: `Overwrite new schema with id ${id} in context ${context} is not permitted.`
  }),
  schemaReferenced: ({ subject, version }) => ({
    code: 42206,
    message: `One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=${subject},version=${version}}.`
  }),
  subjectInvalid: ({ subject }) => ({
    code: 42208,
    message: `The specified subject '${subject}' is not a valid.`
  }),
  schemaTooLarge: () => ({ code: 42209, message: 'Register operation failed because schema is too large' }),
  ruleSetInvalid: ({ detail }) => ({ code: 42210, message: detail }),
  lintRefused: ({ findings }) => ({
    code: 42201,
    message: `Invalid schema, details: ${findings.map(({ rule, path, explanation }) => `${explanation} (${rule} at ${path})`).join(' ')}`
  }),

  associationNotFound: ({ resource }) => ({
    code: 40410,
    message: `Association for '${resource}' not found.`
  }),
  associationInvalid: ({ property, detail }) => ({
    code: 42212,
    message: `The association specified an invalid value for property: '${property}', detail: ${detail}`
  }),
  associationExists: ({ type, resource }) => ({
    code: 40903,
    message: `An association of type '${type}' already exists for resource '${resource}'`
  }),
  associationFrozen: ({ type, subject }) => ({
    code: 40908,
    message: `The association of type  '${type}' is frozen for subject '${subject}'`
  }),
  subjectAssociated: ({ subject }) => ({
    code: 40904,
    message: `An association already exists for subject '${subject}'`
  }),
  subjectAssociatedStrongly: ({ subject }) => ({
    code: 40905,
    message: `A strong association already exists for subject '${subject}'`
  }),
  subjectWithoutVersion: ({ subject }) => ({
    code: 40907,
    message: `No active (non-deleted) version exists for subject '${subject}'`
  }),

  exporterNotFound: ({ name }) => ({ code: 40450, message: `Exporter '${name}' not found` }),
  exporterExists: ({ name }) => ({ code: 40960, message: `Exporter '${name}' already exists` }),
  exporterInvalid: ({ property, detail }) => ({
    code: { name: 40950, config: 40951, subjects: 40952 }[property],
    message: `Invalid exporter ${property}: ${detail}`
  })
}

/** The default context goes without a name, which leaves two spaces. */
function place({ subject, context }: { readonly subject: string; readonly context: string }): string {
  return `Subject ${subject} in context ${context === '.' ? '' : context}`
}
