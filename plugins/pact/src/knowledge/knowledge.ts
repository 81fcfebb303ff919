import type { Start } from '@instep/contracts'
import type { KnownSchema } from '@instep/messages'

/** A version of a service that sends a message, and where it runs or has left messages. */
export interface Writer {
  readonly service: string
  readonly version: string
  readonly environments: readonly string[]
  readonly isRetained: boolean
}

/** A version of a subject, and who writes it. */
export interface WrittenVersion {
  readonly subject: string
  readonly version: number
  readonly writers: readonly Writer[]
}

/** What tests have to know about schemas and who writes them. */
export interface Knowledge {
  /** @throws RegistryFailure */
  version(subject: string, version?: number): Promise<KnownSchema>
  /** @throws RegistryFailure */
  byId(id: number): Promise<KnownSchema>
  /**
   * The versions that somebody writes who runs somewhere or left messages; every version when nobody is known to.
   * Undefined when there is nobody to ask.
   * @param start where who reads begins: at the tail it does not come to what others left
   * @throws RegistryFailure
   */
  written(subject: string, start?: Start): Promise<readonly WrittenVersion[] | undefined>
}
