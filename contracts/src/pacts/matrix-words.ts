import type { ResolvedSelector } from './matrix-selectors.ts'
import type { Pair, Reason, ReasonKind } from './reasons.ts'

export interface MatrixNotice {
  readonly type: 'error' | 'warning' | 'success' | 'info'
  readonly text: string
}

/** A reason as the command line prints it. */
export function matrixNotice(reason: Reason): MatrixNotice {
  const isIgnored = 'isIgnored' in reason && reason.isIgnored
  const { type, text } = words[reason.kind]
  const sentence = text(reason as never) // the kind picks the row
  return isIgnored ? { type: 'info', text: `Ignoring: ${sentence}` } : { type, text: sentence }
}

/** All reasons as one text, a line each: `summary.reason`. */
export function matrixReason(reasons: readonly Reason[]): string {
  return reasons.map(reason => matrixNotice(reason).text).join('\n')
}

const words: {
  readonly [Kind in ReasonKind]: {
    readonly type: MatrixNotice['type']
    readonly text: (reason: Reason<Kind>) => string
  }
} = {
  successful: {
    type: 'success',
    text: () => 'All required verification results are published and successful'
  },
  nothingMissing: { type: 'success', text: () => 'There are no missing dependencies' },
  environmentMissing: {
    type: 'warning',
    text: () =>
      'WARN: It is recommended to specify the environment into which you are deploying. Without the environment, this result will not be reliable.'
  },
  versionNumberMissing: {
    type: 'warning',
    text: () =>
      'WARN: It is recommended to specify the version number (rather than the tag or branch) of the pacticipant you wish to deploy to avoid race conditions. Without a version number, this result will not be reliable.'
  },
  cannotIgnore: {
    type: 'warning',
    text: ({ selector }) => `WARN: Cannot ignore ${describeSelector(selector)}`
  },
  versionMissing: { type: 'error', text: ({ selector }) => describeMissing(selector) },
  notVerified: {
    type: 'error',
    text: ({ verificationType, ...pair }) =>
      verificationType === undefined
        ? `There is no verified pact between ${describePair(pair)}`
        : `There is no result of ${verificationType} between ${describePair(pair)}`
  },
  verificationFailed: {
    type: 'error',
    text: ({ verificationType, ...pair }) =>
      verificationType === undefined
        ? `The verification for the pact between ${describePair(pair)} failed`
        : `The verification of ${verificationType} between ${describePair(pair)} failed`
  }
}

function describePair({ consumer, provider }: Pair): string {
  return `${describeSelector(consumer)} and ${describeSelector(provider)}`
}

/** A selector in words, with the version that it stands for. */
export function describeSelector(resolved: ResolvedSelector): string {
  const { pacticipant, version, selector, doesPacticipantExist, isOneOfMany } = resolved
  const { branch, environment, latest, mainBranch, tag } = selector
  const number = version === null ? 'no such version exists' : version
  const one = isOneOfMany ? 'one of the versions' : 'the version'
  const known = number === undefined ? '' : ` (${number})`

  if (latest && tag) return `the latest version of ${pacticipant} with tag ${tag}${known}`
  if (mainBranch)
    return `${articleOf(latest && version !== null, version, one)} of ${pacticipant} from the main branch${known}`
  if (branch) return `${articleOf(latest, version, one)} of ${pacticipant} from branch ${branch}${known}`
  if (latest) return `the latest version of ${pacticipant}${known}`
  if (tag) return `a version of ${pacticipant} with tag ${tag}${known}`
  if (environment && version === null) {
    return `a version of ${pacticipant} currently in ${environment} (no version is currently recorded as deployed/released in this environment)`
  }
  if (environment) return `${one} of ${pacticipant} currently in ${environment}${known}`
  if (!doesPacticipantExist && !selector.version) {
    return `any version of ${pacticipant} (no such pacticipant exists)`
  }
  const numbered = selector.version ?? version
  if (numbered) return `version ${numbered} of ${pacticipant}${version === null ? known : ''}`
  return `any version of ${pacticipant}`
}

function articleOf(latest: boolean | undefined, version: string | null | undefined, one: string): string {
  if (latest) return 'the latest version'
  return version === null ? 'a version' : one
}

function describeMissing({ pacticipant, selector }: ResolvedSelector): string {
  const { branch, environment, mainBranch, tag, version } = selector
  if (tag) return `No version with tag ${tag} exists for ${pacticipant}`
  if (branch) return `No version of ${pacticipant} from branch ${branch} exists`
  if (mainBranch) return `No version of ${pacticipant} from the main branch exists`
  if (environment) {
    return `No version of ${pacticipant} is currently recorded as deployed or released in environment ${environment}`
  }
  if (version) return `No pacts or verifications have been published for version ${version} of ${pacticipant}`
  return `No pacts or verifications have been published for ${pacticipant}`
}
