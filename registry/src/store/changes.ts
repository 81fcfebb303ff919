import type { Subject } from '@instep/contracts'

/** What can change, as far as look-ups that are remembered read it. */
export const topics = {
  /** Which versions a subject has. */
  subject: ({ context, name }: Subject): string => `subject ${context} ${name}`,
  /** Which versions a subject has, but for new ones above all others. */
  past: ({ context, name }: Subject): string => `past ${context} ${name}`,
  /** What an id means, and where it is used. */
  id: (context: string, id: number): string => `id ${context} ${id}`,
  /** Which ids a content has. */
  guid: (guid: string): string => `guid ${guid}`,
  /** The config and the mode of a scope. */
  scope: ({ context, name }: Subject): string => `scope ${context} ${name}`,
  /** Which subjects there are. */
  subjects: 'subjects',
  /** Which contexts there are. */
  contexts: 'contexts',
  /** Any config. */
  configs: 'configs',
  /** What runs where, what it sends and receives, and what the gate was told. */
  choreography: 'choreography',
  /** That versions of subjects were removed for good. */
  removals: 'removals',
  /** Every topic there is. */
  everything: '*'
} as const

/**
 * What was written, by whichever process, in the order of its commits. Who remembers what was read asks here whether it
 * still holds: after `catchUp`, every write is known that was acknowledged before it was called.
 */
export interface Changes {
  /** The newest change that is known. */
  readonly position: number
  /** Takes in what others wrote. Undefined when nothing can have been missed, so that nobody has to wait. */
  catchUp(): Promise<void> | undefined
  /** Whether none of these topics has changed since a position, as far as is known. */
  isUnchanged(topics: readonly string[], since: number): boolean
}
