import { ReplyError } from '@instep/protocol'

/** The registry did not give what was asked of it. */
export class RegistryFailure extends Error {
  override readonly name = 'RegistryFailure'
  /** It is away or broken, it refuses (who asks may not, or asked wrongly), or it has no such thing. */
  readonly kind: 'away' | 'refused' | 'absent'
  readonly status: number | undefined

  constructor(
    message: string,
    facts: {
      readonly kind: RegistryFailure['kind']
      readonly status?: number | undefined
      readonly cause?: unknown
    }
  ) {
    super(message, { cause: facts.cause })
    this.kind = facts.kind
    this.status = facts.status
  }
}

/** Fetch that gives an answer so many milliseconds and no more. */
export function patient(patience: number): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(patience) })
}

/** Asks a registry, and says in one sentence why when it does not answer. @throws RegistryFailure */
export async function asking<Answer>(url: string, request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request()
  } catch (cause) {
    throw failureOf(url, cause)
  }
}

function failureOf(url: string, cause: unknown): unknown {
  if (cause instanceof ReplyError) {
    const { status } = cause
    const kind = status === 404 ? 'absent' : status >= 500 || status === 429 ? 'away' : 'refused'
    return new RegistryFailure(`the registry at ${url} answered ${status}${detailOf(cause.body)}`, {
      kind,
      status,
      cause
    })
  }
  if (isNamed(cause, 'TimeoutError'))
    return new RegistryFailure(`the registry at ${url} did not answer in time`, { kind: 'away', cause })
  // What fetch says when there is no connection; anything else is a fault of the program.
  if (isNamed(cause, 'TypeError'))
    return new RegistryFailure(`the registry at ${url} cannot be reached`, { kind: 'away', cause })
  if (isNamed(cause, 'ZodError'))
    return new RegistryFailure(`what answers at ${url} is no registry, or one of another version`, {
      kind: 'refused',
      cause
    })
  return cause
}

/** By name: runners that give tests globals of their own (jest) have other classes than `fetch` has. */
function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}

function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const message = 'message' in body ? body.message : undefined
  return typeof message === 'string' ? `: ${message}` : ''
}
