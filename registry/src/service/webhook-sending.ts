import { lookup } from 'node:dns/promises'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'
import {
  basicCredentials,
  contentTypeOf,
  masked,
  redacted,
  secretsOf,
  type WebhookRequest
} from '@instep/contracts'
import type { Clock } from './core.ts'
import { refusal, type WebhookSettings } from './webhook-settings.ts'

/** So much of an answer is read; the rest is left where it is. */
const answerLimit = 64 * 1024

/** So much of a body gets into a log, in characters. */
const shownLimit = 4096

/** What came of one attempt. The log holds no secrets. */
export interface Sent {
  /** Refused: it is not allowed to be sent. Stopped: the service ends. */
  readonly outcome: 'success' | 'failure' | 'refused' | 'stopped'
  readonly log: string
  readonly request: WebhookRequest
  readonly response?: SentResponse
}

interface SentResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Sending {
  readonly settings: WebhookSettings
  readonly clock: Clock
  readonly stop: AbortSignal
  /** Tells receivers that two requests are the same delivery. */
  readonly delivery: string
}

const clients: Readonly<Record<string, typeof http.request>> = {
  'http:': http.request,
  'https:': https.request
}

/** Sends a request whose variables are filled in. It never rejects, and follows no redirect. */
export async function sendWebhook(request: WebhookRequest, sending: Sending): Promise<Sent> {
  const { settings, clock, stop } = sending
  const secrets = secretsOf(request)
  const shown = shownRequest(request)
  const lines: string[] = []
  const log = (level: string, text: string): void => {
    const time = new Date(clock()).toISOString()
    lines.push(
      ...printable(cut(redacted(text, secrets)))
        .split('\n')
        .map(line => `[${time}] ${level}: ${line}`)
    )
  }
  const sent = (outcome: Sent['outcome'], response?: SentResponse): Sent => ({
    outcome,
    log: `${lines.join('\n')}\n`,
    request: shown,
    ...(response === undefined ? {} : { response })
  })

  const url = new URL(request.url)
  log('INFO', `HTTP/1.1 ${request.method} ${url.href}`)
  for (const [header, value] of Object.entries(shown.headers)) log('INFO', `${header}: ${value}`)
  if (request.body !== undefined) log('INFO', request.body.text)
  const refused = refusal(url, settings)
  if (refused !== undefined) {
    log('ERROR', `Not sent: ${refused}`)
    return sent('refused')
  }
  const expired = AbortSignal.timeout(settings.timeout)
  const signal = AbortSignal.any([stop, expired])
  try {
    const address = await addressOf(url, settings, signal)
    const answer = await exchange(url, address, request, sending, signal)
    const isShown = settings.hosts.permits(url.hostname) === 'listed'
    const response = {
      status: answer.status,
      headers: masked({ ...request, headers: answer.headers }).headers,
      body: isShown ? printable(cut(redacted(answer.body, secrets))) : ''
    }
    log('INFO', `HTTP/1.1 ${answer.status}`)
    for (const [header, value] of Object.entries(response.headers)) log('INFO', `${header}: ${value}`)
    log('INFO', isShown ? response.body : 'The body is shown only for hosts that are listed by name')
    if (answer.status >= 200 && answer.status <= 206) return sent('success', response)
    log('ERROR', `The answer is no success${answer.status < 400 ? ': redirects are not followed' : ''}`)
    return sent('failure', response)
  } catch (error) {
    if (error instanceof AddressRefused) {
      log('ERROR', `Not sent: ${error.message}`)
      return sent('refused')
    }
    if (stop.aborted) return sent('stopped')
    log('ERROR', expired.aborted ? `No answer within ${settings.timeout / 1000} s` : describe(error))
    return sent('failure')
  }
}

class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/** The one address that is connected to: what a name leads to is asked once and then held. */
async function addressOf(url: URL, { hosts }: WebhookSettings, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found =
    isIP(host) === 0 ? await untilAborted(lookup(host, { all: true }), signal) : [{ address: host }]
  const permitted = found.find(({ address }) => hosts.permitsAddress(address))
  if (permitted !== undefined) return permitted.address
  const list = found.map(({ address }) => address).join(', ')
  throw new AddressRefused(
    `${host} leads to ${list}, which is not public; list the address in --webhook-hosts to allow it`
  )
}

function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}

function exchange(
  url: URL,
  address: string,
  request: WebhookRequest,
  { delivery }: Sending,
  signal: AbortSignal
): Promise<SentResponse> {
  const body = Buffer.from(request.body?.text ?? '')
  const pinned = [{ address, family: isIP(address) }]
  const send = clients[url.protocol] ?? https.request
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method: request.method,
      headers: { ...headersOf(request), 'idempotency-key': delivery, 'content-length': body.length },
      agent: false,
      signal,
      lookup: (_host, { all }, done) => (all ? done(null, pinned) : done(null, address, isIP(address)))
    })
    outgoing.on('error', reject)
    outgoing.on('response', async incoming => {
      try {
        const headers = Object.fromEntries(
          Object.entries(incoming.headers).map(([header, value]) => [header, String(value)])
        )
        resolve({ status: incoming.statusCode ?? 0, headers, body: await startOf(incoming) })
      } catch (error) {
        reject(error as Error)
      }
    })
    outgoing.end(body)
  })
}

async function startOf(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop closes the connection.
    if (size >= answerLimit) break
  }
  return Buffer.concat(chunks).subarray(0, answerLimit).toString()
}

function headersOf(request: WebhookRequest): Record<string, string> {
  const { headers, body, username, password } = request
  const own = new Set(Object.keys(headers).map(header => header.toLowerCase()))
  const isBasic = (username !== undefined || password !== undefined) && !own.has('authorization')
  return {
    ...(own.has('accept') ? {} : { accept: '*/*' }),
    ...(own.has('user-agent') ? {} : { 'user-agent': 'Instep' }),
    ...(body?.kind === 'json' && contentTypeOf(request) === '' ? { 'content-type': 'application/json' } : {}),
    ...headers,
    ...(isBasic ? { authorization: `Basic ${basicCredentials(username ?? '', password ?? '')}` } : {})
  }
}

function shownRequest(request: WebhookRequest): WebhookRequest {
  return masked({ ...request, headers: headersOf(request) })
}

function cut(text: string): string {
  return text.length <= shownLimit ? text : `${text.slice(0, shownLimit)}… (${text.length} characters)`
}

/** Without what stores and terminals do not take. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors.map(describe).join(', ') : ''
  return error.message || inner || String('code' in error ? error.code : error.name)
}
