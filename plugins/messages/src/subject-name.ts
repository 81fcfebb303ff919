/** What subjects are named after. */
export interface Naming {
  readonly topic: string
  /** The full name of the message, where the strategy asks for it. */
  readonly record?: string | undefined
  readonly part?: Part
}

/** Whether it is a message's key or what it carries. */
export type Part = 'key' | 'value'

/** How Confluent's clients name the subject of a message. */
export const subjectStrategies = {
  topic: ({ topic, part = 'value' }) => `${topic}-${part}`,
  record: naming => recordOf(naming),
  'topic-record': naming => `${naming.topic}-${recordOf(naming)}`
} as const satisfies Record<string, (naming: Naming) => string>

export type SubjectStrategy = keyof typeof subjectStrategies

/** The subject of a message. @throws TypeError when the strategy needs the name of a record that was not given */
export function subjectName(strategy: SubjectStrategy, naming: Naming): string {
  return subjectStrategies[strategy](naming)
}

function recordOf({ topic, record }: Naming): string {
  if (record === undefined)
    throw new TypeError(`the subject of messages in ${topic} is named after a record, which is not given`)
  return record
}
