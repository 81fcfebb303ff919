import type { WebhookRequest } from './webhooks.ts'

/** What is shown in the place of a secret. */
export const mask = '**********'

const secretName = /auth|token|secret|passw|credential|cookie|api-?key|private|signature/i

/** The request as it may be shown. */
export function masked(request: WebhookRequest): WebhookRequest {
  return {
    ...request,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, secretName.test(name) ? mask : value])
    ),
    ...(request.password === undefined ? {} : { password: mask })
  }
}

/**
 * The request with what is known in the place of masks that a client has sent back. Secrets do not go to another place
 * than they were given for, so they are not known there.
 */
export function unmasked(
  sent: WebhookRequest,
  known: WebhookRequest | undefined
): { readonly request: WebhookRequest; readonly unknown: readonly string[] } {
  const trusted = known !== undefined && originOf(known.url) === originOf(sent.url) ? known : undefined
  const knownHeaders = new Map(
    Object.entries(trusted?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  )
  const unknown: string[] = []
  const resolve = (field: string, value: string, secret: string | undefined): string => {
    if (value !== mask) return value
    if (secret === undefined) unknown.push(field)
    return secret ?? value
  }
  const headers = Object.entries(sent.headers).map(([name, value]) => [
    name,
    secretName.test(name)
      ? resolve(`request.headers.${name}`, value, knownHeaders.get(name.toLowerCase()))
      : value
  ])
  const { password } = sent
  return {
    request: {
      ...sent,
      headers: Object.fromEntries(headers),
      ...(password === undefined
        ? {}
        : { password: resolve('request.password', password, trusted?.password) })
    },
    unknown
  }
}

/** Everything in a request that nobody may read in a log. */
export function secretsOf({ headers, username, password }: WebhookRequest): readonly string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    // Of `Bearer abc`, the second word alone is the secret, too.
    secretName.test(name) ? [value, value.replace(/^\S+\s+/, '')] : []
  )
  const basic = password === undefined ? [] : [password, basicCredentials(username ?? '', password)]
  return [...values, ...basic].filter(value => value.trim() !== '')
}

/** User and password as the header `Authorization: Basic` has them. */
export function basicCredentials(username: string, password: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))
}

/** A text without the secrets in it. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, secret) => left.replaceAll(secret, mask), text)
}

function originOf(template: string): string {
  return new URL(template).origin
}
