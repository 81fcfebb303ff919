import type { Outcome } from '@instep/messages'
import type { Writer } from '../knowledge/knowledge.ts'
import { shownValue } from './shown-value.ts'

/** What a test of a message can find wrong. */
interface Complaints {
  notHandled: {
    readonly consumer: string
    readonly message: string
    readonly outcome: string
    readonly error: unknown
  }
  otherResult: {
    readonly consumer: string
    readonly message: string
    readonly expected: unknown
    readonly actual: unknown
  }
  hanging: { readonly consumer: string; readonly message: string; readonly timeout: number }
  stray: { readonly consumer: string; readonly message: string; readonly error: unknown }
  untold: {
    readonly consumer: string
    readonly provider: string
    readonly message: string
    readonly fields: readonly string[]
  }
  notConforming: { readonly subject: string; readonly version: number | undefined; readonly detail: string }
  evolution: {
    readonly consumer: string
    readonly message: string
    readonly subject: string
    readonly version: number
    readonly writers: readonly Writer[]
    readonly missing: readonly string[]
    readonly detail: string
    readonly example: string
  }
  outcome: {
    readonly consumer: string
    readonly message: string
    readonly words: string
    readonly mistake: string
    readonly expected: readonly Outcome[]
    readonly actual: string
    readonly error: unknown
  }
  notShown: { readonly what: string; readonly why: string }
}

type Code = keyof Complaints

const explain: { readonly [C in Code]: (facts: Complaints[C]) => string } = {
  notHandled: ({ consumer, message, outcome, error }) =>
    `${consumer} does not handle its example of ${message}: it was settled ${outcome}${because(error)}`,
  otherResult: ({ consumer, message, expected, actual }) =>
    `${consumer} gives ${shownValue(actual)} for its example of ${message}, and not ${shownValue(expected)}`,
  hanging: ({ consumer, message, timeout }) =>
    `The handler of ${consumer} had not finished with ${message} after ${timeout} ms: it hangs, or waits for something that never comes.`,
  stray: ({ consumer, message, error }) =>
    `Work that the handler of ${consumer} began for ${message} and did not wait for failed afterwards${because(error)}. Await it, or catch what it throws.`,
  untold: ({ consumer, provider, message, fields }) =>
    `The handler of ${consumer} reads ${listed(fields)} of ${message}, which the pact does not tell ${provider} about. Add ${fields.length === 1 ? 'it' : 'them'} to \`reads\`.`,
  notConforming: ({ subject, version, detail }) =>
    `What is read is no part of a message of ${subject}${version === undefined ? '' : ` in version ${version}`}: ${detail}.`,
  evolution: ({ consumer, message, subject, version, writers, missing, detail, example }) =>
    [
      missing.length > 0
        ? `${versionText(subject, version, writers, `has no ${listed(missing)}`)}: ${consumer} reads ${missing.length === 1 ? 'it' : 'them'} of ${message}.`
        : `${versionText(subject, version, writers, writers.length === 0 ? `${consumer} does not handle it` : `${consumer} does not handle`)}.`,
      ...(detail === '' ? [] : [`  ${detail}`]),
      ...(example === '' ? [] : [`  for instance: ${example}`])
    ].join('\n'),
  outcome: ({ consumer, message, words, mistake, expected, actual, error }) =>
    `${consumer} settles ${message} ${words} ${actual}, and not ${expected.join(' or ')}${
      actual === 'ok' ? ': it is acknowledged silently, as if all were well' : because(error)
    }. Mend it, or declare \`outcomes: { '${mistake}': '${actual}' }\`.`,
  notShown: ({ what, why }) => `${what} was not shown: ${why}`
}

/** A test of a message found something wrong. */
export class Complaint<C extends Code = Code> extends Error {
  override readonly name = 'Complaint'
  readonly code: C
  readonly facts: Complaints[C]

  constructor(code: C, facts: Complaints[C]) {
    super(explain[code](facts), 'error' in facts ? { cause: facts.error } : {})
    this.code = code
    this.facts = facts
  }
}

/** Who writes a version, and that it is the version that lacks something. */
function versionText(subject: string, version: number, writers: readonly Writer[], lack: string): string {
  const what = `version ${version} of ${subject}`
  if (writers.length === 0) return `V${what.slice(1)} is registered, and ${lack}`
  const texts = writers.map(({ service, version: own, environments, isRetained }) => {
    const where = environments.join(', ')
    return isRetained
      ? `${service}@${own} has left messages in ${where}, and wrote`
      : `${service}@${own} in ${where} writes`
  })
  return `${texts.join(' and ')} ${what}, which ${lack}`
}

function listed(fields: readonly string[]): string {
  return fields.map(field => `\`${field}\``).join(', ')
}

function because(error: unknown): string {
  return error === undefined
    ? ''
    : ` (${error instanceof Error ? `${error.name}: ${error.message}` : String(error)})`
}
