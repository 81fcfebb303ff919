import process from 'node:process'
import type { Broker } from '@instep/messages'
import type { Kind } from './broker.ts'

/** A running broker, with what the shop needs there. */
export interface OpenBroker extends AsyncDisposable {
  /** Where it is, without a password. */
  readonly shown: string
  /** What `instep broker` wants to know, as variables. */
  readonly variables: Readonly<Record<string, string>>
  /** A connection of somebody's own; it is closed with the others. */
  connect(who: string): Promise<Broker>
}

/** The broker is not there, in words for whoever started the story. */
export class UnreachableBroker extends Error {
  override readonly name = 'UnreachableBroker'
}

/** Opens the broker that a variable names, or the usual one. @throws UnreachableBroker */
export async function openBroker(kind: Kind): Promise<OpenBroker> {
  const url = process.env[kind.variable] ?? kind.usual
  const shown = url.replace(/\/\/[^@/]*@/, '//')
  await using stack = new AsyncDisposableStack()
  const prepared = await kind.prepare(url).catch(cause => {
    throw new UnreachableBroker(
      `${kind.title} does not answer at ${shown} (${reasonOf(cause)}): start it with "docker compose --profile ${kind.profile} up", or say where it is with ${kind.variable}.`,
      { cause }
    )
  })
  stack.use(prepared)
  const all = stack.move()
  return {
    shown,
    variables: kind.watching(url),
    connect: async who => all.use(await kind.connect(url, who)),
    [Symbol.asyncDispose]: () => all.disposeAsync()
  }
}

/** The innermost cause says what happened. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
