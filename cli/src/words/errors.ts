import { Failure, type FailureCode, type Failures, formatOf, type Verdict } from '@instep/contracts'
import { ReplyError } from '@instep/protocol'
import { BrokerFailure } from '../brokers.ts'
import { UsageError } from '../command.ts'
import { TopicUnreadable } from '../migration/schemas-topic/topic-unreadable.ts'
import { reasonOf } from '../reason.ts'
import { RegistryFailure, Unpublishable } from '../run-results.ts'

/** What went wrong, in a sentence for whoever typed the command. */
export function explainError(error: unknown): string {
  if (error instanceof UsageError) return error.message
  if (error instanceof ReplyError) return replyWords(error)
  if (error instanceof Failure) return failureWords(error)
  if (told.some(kind => error instanceof kind)) return capitalised((error as Error).message)
  if (isConnectionError(error)) return `The registry cannot be reached: ${reasonOf(error)}`
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** Errors that say themselves what happened. */
const told = [RegistryFailure, Unpublishable, TopicUnreadable, BrokerFailure] as const

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** Each of the registry's APIs tells a failure in a form of its own. */
function replyWords({ status, body }: ReplyError): string {
  const told = (body ?? {}) as {
    readonly message?: unknown
    readonly error?: { readonly code?: unknown; readonly facts?: unknown }
    readonly errors?: unknown
    readonly notices?: readonly { readonly text?: unknown }[]
  }
  if (typeof told.message === 'string') return told.message
  if (typeof told.error?.code === 'string') {
    const words = failureTexts[told.error.code as FailureCode] as ((facts: unknown) => string) | undefined
    return words?.(told.error.facts) ?? `${told.error.code} ${JSON.stringify(told.error.facts)}`
  }
  if (Array.isArray(told.notices) && told.notices.length > 0) {
    return told.notices.map(({ text }) => String(text)).join('\n')
  }
  if (told.errors !== undefined) return flat(told.errors).join('\n')
  return `The registry answered ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`
}

function failureWords({ code, facts }: Failure): string {
  const words = failureTexts[code] as ((facts: unknown) => string) | undefined
  return words?.(facts) ?? `${code} ${JSON.stringify(facts)}`
}

/** The failures that users meet most; the others are told by their code and facts. */
const failureTexts: { readonly [Code in FailureCode]?: (facts: Failures[Code]) => string } = {
  environmentNotFound: ({ environment }) =>
    `There is no environment "${environment}". Create it: instep environment create ${environment}`,
  environmentExists: ({ name }) => `There is an environment "${name}" already.`,
  pacticipantVersionNotFound: ({ pacticipant, version }) =>
    `The registry knows no version ${version} of ${pacticipant}.`,
  subjectNotFound: ({ subject }) => `There is no subject "${subject}".`,
  versionNotFound: ({ version }) => `There is no version ${version}.`,
  schemaInvalid: ({ type, detail, at }) =>
    `This is no ${type} schema: ${detail}${at === undefined ? '' : ` (at ${at})`}`,
  schemaTypeUnknown: ({ type }) => `Instep has no schema type "${type}".`,
  referenceNotFound: ({ subject, version }) =>
    `There is no version ${version} of subject "${subject}" to refer to.`,
  serviceContractChanged: ({ service, version }) =>
    `${service}@${version} has published another document. Publish this one under a new version, or replace it with --overwrite.`,
  serviceContractNotFound: ({ service, version }) => `${service}@${version} has published no document.`,
  serviceContractsBusy: () => 'The registry is reading too many documents at once. Try again.',
  serviceContractInvalid: ({ problems }) =>
    problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`).join('\n'),
  schemaIncompatible: ({ subject, verdict }) => incompatibleWords(subject, verdict),
  routeUnknown: () => 'The address is no Instep registry, or an older one.'
}

function incompatibleWords(subject: string, { level, conflict }: Verdict): string {
  if (conflict === undefined) return `The schema is not accepted under "${subject}".`
  const { type, version, findings } = conflict
  const reasons = findings.flatMap(finding =>
    finding.kind === 'formatChanged'
      ? ['The format changed.']
      : finding.differences
          .filter(({ breaks }) => breaks)
          .map(difference => formatOf(type).explain(difference))
  )
  const title = `The schema is not compatible with version ${version} of "${subject}" (${level}):`
  return [title, ...reasons.map(reason => `  ${reason}`)].join('\n')
}

function flat(errors: unknown): string[] {
  if (Array.isArray(errors)) return errors.flatMap(flat)
  if (typeof errors === 'object' && errors !== null) {
    return Object.entries(errors).flatMap(([field, list]) => flat(list).map(text => `${field} ${text}`))
  }
  return [String(errors)]
}

/** `fetch` rejects with a TypeError whose cause is the system's error. */
function isConnectionError(error: unknown): error is TypeError {
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message.includes('URL'))
}
