import { setTimeout } from 'node:timers/promises'
import { parsePlain } from '@instep/contracts'
import { ReplyError } from '@instep/protocol'

/** A server that is asked for whatever it has, whoever wrote it. */
export interface Remote {
  readonly url: string
  /** The parsed answer; undefined when there is no such thing. @throws ReplyError */
  get(path: string): Promise<unknown>
  /** The answer as it is. */
  getText(path: string): Promise<string | undefined>
  /** @throws ReplyError */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>
}

/** So long to wait before a reading is tried again, in milliseconds. */
const pauses = [300, 1000, 3000]

/** How long an answer may take, in milliseconds. */
const patience = 60_000

/** @param url may hold a user and a password; @param headers sent with every request */
export function createRemote(url: string, headers: Readonly<Record<string, string>> = {}): Remote {
  const { base, credentials } = split(url)
  const all = { accept: 'application/hal+json, application/json', ...credentials, ...headers }

  async function once(method: string, path: string, body?: string): Promise<string | undefined> {
    const response = await fetch(/^https?:/.test(path) ? path : `${base}${path}`, {
      method,
      headers: { ...all, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(patience)
    })
    const text = await response.text()
    if (response.ok) return text
    if (response.status === 404 && method === 'GET') return undefined
    throw new ReplyError(response.status, text, `${method} ${base}${path}`)
  }

  /** Reading does no harm: it is tried again when the server is busy or away. */
  async function patiently(path: string): Promise<string | undefined> {
    for (const pause of pauses) {
      try {
        return await once('GET', path)
      } catch (error) {
        if (error instanceof ReplyError && error.status < 500 && error.status !== 429) throw error
        await setTimeout(pause)
      }
    }
    return once('GET', path)
  }

  return {
    url: base,
    getText: patiently,
    async get(path) {
      const text = await patiently(path)
      return text === undefined ? undefined : parsePlain(text)
    },
    async send(method, path, body) {
      const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const text = await once(method, path, sent)
      return text === undefined || text === '' ? undefined : parsePlain(text)
    }
  }
}

function split(url: string): { readonly base: string; readonly credentials: Record<string, string> } {
  const parsed = new URL(url)
  const { username, password } = parsed
  parsed.username = ''
  parsed.password = ''
  const base = parsed.href.replace(/\/+$/, '')
  if (username === '') return { base, credentials: {} }
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { base, credentials: { authorization: `Basic ${Buffer.from(words).toString('base64')}` } }
}

/** Does something for each item, some at a time. */
export async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0
  const run = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, run))
}
