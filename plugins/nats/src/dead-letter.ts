import type { Headers } from '@instep/messages'

/** NATS has no convention for dead letters; these are the facts that stand beside ours. */
export const deadLetterHeaders = {
  reason: 'Dead-Letter-Reason',
  subject: 'Dead-Letter-Subject',
  group: 'Dead-Letter-Group',
  deliveries: 'Dead-Letter-Deliveries',
  stream: 'Dead-Letter-Stream',
  sequence: 'Dead-Letter-Sequence',
  consumer: 'Dead-Letter-Consumer',
  error: 'Dead-Letter-Error',
  message: 'Dead-Letter-Message'
} as const

/** Why a message is a dead letter: its receiver said so, or the server told that it hands it over no more. */
export type DeadLetterReason = 'error' | 'max deliveries' | 'terminated' | 'overflow'

type Facts = Readonly<Partial<Record<keyof typeof deadLetterHeaders, string | number>>> & {
  readonly reason: DeadLetterReason
}

const longest = 1_000

/** Headers for the facts that there are. Texts become one line, and not too long a one. */
export function deadLetterFacts(facts: Facts): Headers {
  return Object.fromEntries(
    Object.entries(deadLetterHeaders).flatMap(([fact, name]) => {
      const value = facts[fact as keyof typeof deadLetterHeaders] // a key of the literal
      return value === undefined ? [] : [[name, oneLine(String(value))]]
    })
  )
}

/** What an error says, as facts. */
export function errorFacts(error: unknown): { readonly error: string; readonly message: string } {
  return error instanceof Error
    ? { error: error.name, message: error.message }
    : { error: typeof error, message: String(error) }
}

/**
 * `dead-letter.<group>.<subject>`: in front, so that who receives `orders.>` does not receive its own dead letters.
 */
export function deadLetterSubject(subject: string, group: string): string {
  return `dead-letter.${tokenOf(group)}.${subject}`
}

/** A name as one token of a subject, or as that of a stream or consumer. */
export function tokenOf(name: string): string {
  return name.replace(/[\s.*>/\\]/g, character => replacements[character] ?? '_')
}

const replacements: Readonly<Record<string, string>> = { '*': 'any', '>': 'all' }

function oneLine(text: string): string {
  return text
    .replace(/[\r\n\0]+/g, ' ')
    .slice(0, longest)
    .trim()
}
