import { Failure } from '@instep/contracts'

/** What was asked of the plugin cannot be done, in words for whoever wrote the test. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
}

/** What an error says to whoever wrote the test; undefined when it is a fault of the plugin itself. */
export function wordsOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.message
  if (error instanceof RangeError) return 'the message is nested too deeply'
  if (!(error instanceof Failure)) return undefined
  return 'detail' in error.facts ? String(error.facts.detail) : error.message
}
