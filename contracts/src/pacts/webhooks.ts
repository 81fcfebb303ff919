/** What a webhook can wait for. */
export const webhookEvents = [
  'contract_published',
  'contract_content_changed',
  'contract_embedded_schema_changed',
  'contract_requiring_verification_published',
  'provider_verification_published',
  'provider_verification_succeeded',
  'provider_verification_failed'
] as const

export type WebhookEvent = (typeof webhookEvents)[number]

export const webhookMethods = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] as const

export type WebhookMethod = (typeof webhookMethods)[number]

/** Whose pacts a webhook is about: one pacticipant's, or those of all with a label. */
export type WebhookParty = { readonly name: string } | { readonly label: string }

/** The request that a webhook sends. URL and body may hold variables. */
export interface WebhookRequest {
  readonly method: WebhookMethod
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: { readonly kind: 'json' | 'text'; readonly text: string } | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** What is sent where, and when. */
export interface Webhook {
  readonly uuid: string
  readonly description?: string | undefined
  /** Undefined is any. */
  readonly consumer?: WebhookParty | undefined
  readonly provider?: WebhookParty | undefined
  readonly enabled: boolean
  readonly events: readonly WebhookEvent[]
  readonly request: WebhookRequest
  readonly teamUuid?: string | undefined
  readonly createdAt: number
  readonly updatedAt: number
}

/** A side of a pact, as webhooks look at it. */
export interface LabelledParty {
  readonly name: string
  readonly labels: readonly string[]
}

/** Whether a webhook is about the pacts between two. */
export function concerns(
  { consumer, provider }: Pick<Webhook, 'consumer' | 'provider'>,
  between: { readonly consumer: LabelledParty; readonly provider: LabelledParty }
): boolean {
  return isMeant(consumer, between.consumer) && isMeant(provider, between.provider)
}

function isMeant(wanted: WebhookParty | undefined, { name, labels }: LabelledParty): boolean {
  if (wanted === undefined) return true
  return 'name' in wanted ? wanted.name === name : labels.includes(wanted.label)
}

/** What people call a webhook. */
export function webhookName({ description, request }: Pick<Webhook, 'description' | 'request'>): string {
  return description ?? `${request.method} ${hostOf(request.url)}`
}

/** The host that a URL template leads to. It never depends on a variable. */
export function hostOf(template: string): string {
  return new URL(template).hostname
}

/** What is wrong with the URL of a webhook, or undefined. */
export function urlProblem(template: string): string | undefined {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:[/\\]{2}([^/\\?#]*)/i.exec(template) ?? []
  if (authority.includes('${')) return 'cannot have a variable in the host'
  if (authority === '' || !URL.canParse(template))
    return 'is not a valid URL, such as https://example.org/path'
  if (authority.includes('@')) return 'cannot hold a user name or password: give username and password'
  return undefined
}

/** What is known of a delivery. */
export type TriggerStatus = 'not_run' | 'retrying' | 'success' | 'failure'

/** What a delivery comes to after an attempt, and after how many milliseconds it is tried again. */
export function afterAttempt(
  outcome: 'success' | 'failure' | 'refused',
  attempts: number,
  retries: readonly number[]
): { readonly status: TriggerStatus; readonly wait?: number } {
  if (outcome === 'success') return { status: 'success' }
  const wait = retries[attempts - 1]
  // What is not allowed now will not be allowed later.
  return outcome === 'refused' || wait === undefined ? { status: 'failure' } : { status: 'retrying', wait }
}
