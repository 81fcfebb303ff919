import type { WebhookRequest } from './webhooks.ts'

/** What a webhook can say of the event, as `${pactbroker.<name>}` in its URL and body. */
export const webhookVariables = [
  'eventName',
  'pactUrl',
  'verificationResultUrl',
  'buildUrl',
  'consumerName',
  'consumerVersionNumber',
  'consumerVersionBranch',
  'consumerVersionTags',
  'consumerLabels',
  'providerName',
  'providerVersionNumber',
  'providerVersionBranch',
  'providerVersionTags',
  'providerVersionDescriptions',
  'providerLabels',
  'currentlyDeployedProviderVersionNumber',
  'githubVerificationStatus',
  'gitlabVerificationStatus',
  'bitbucketVerificationStatus',
  'azureDevOpsVerificationStatus'
] as const

export type WebhookVariables = Readonly<Record<(typeof webhookVariables)[number], string>>

/** How other services spell whether a result is there yet, and what it was: pending, success, failure. */
const statusWords = {
  githubVerificationStatus: ['pending', 'success', 'failure'],
  gitlabVerificationStatus: ['pending', 'success', 'failed'],
  bitbucketVerificationStatus: ['INPROGRESS', 'SUCCESSFUL', 'FAILED'],
  azureDevOpsVerificationStatus: ['pending', 'succeeded', 'failed']
} as const

/** The variables that tell of a result. */
export function statusVariables(success: boolean | undefined): Record<keyof typeof statusWords, string> {
  const column = success === undefined ? 0 : success ? 1 : 2
  const entries = Object.entries(statusWords).map(([name, words]) => [name, words[column]])
  return Object.fromEntries(entries) as Record<keyof typeof statusWords, string> // the keys are the table's
}

type Escape = (value: string) => string

const encoded: Escape = value => encodeURIComponent(value.toWellFormed())

/** How a value is written within a body of a kind, so that it stays one value. */
const escapes: readonly (readonly [mediaType: RegExp, escape: Escape])[] = [
  [/\bjson\b/i, value => JSON.stringify(value).slice(1, -1)],
  [/\bx-www-form-urlencoded\b/i, encoded],
  [/^/, value => value]
]

/** The request with the values of an event in it. A variable that nobody knows stays as it is. */
export function filledRequest(request: WebhookRequest, variables: WebhookVariables): WebhookRequest {
  const { body, url } = request
  const mediaType = body?.kind === 'json' ? 'json' : contentTypeOf(request)
  const [, write = encoded] = escapes.find(([pattern]) => pattern.test(mediaType)) ?? []
  return {
    ...request,
    url: filled(url, variables, encoded),
    ...(body === undefined ? {} : { body: { ...body, text: filled(body.text, variables, write) } })
  }
}

export function contentTypeOf({ headers }: Pick<WebhookRequest, 'headers'>): string {
  const name = Object.keys(headers).find(key => key.toLowerCase() === 'content-type')
  return name === undefined ? '' : (headers[name] ?? '')
}

function filled(template: string, variables: WebhookVariables, write: Escape): string {
  return template.replace(/\$\{pactbroker\.(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? write(variables[name as keyof WebhookVariables]) : whole
  )
}
