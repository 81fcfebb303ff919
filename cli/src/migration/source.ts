import { type RegistryFacts, readRegistry, readVersion, type VersionReply } from './confluent-facts.ts'
import type { Remote } from './remote.ts'
import type { Report } from './report.ts'

/** Where the subjects of a registry are read from: the registry itself, or what it has written down. */
export interface Source {
  /** As it is told to whoever imports. */
  readonly url: string
  facts(report: Report): Promise<RegistryFacts>
  version(subject: string, version: number): Promise<VersionReply>
  /** What stands there and cannot be brought over, in sentences. */
  readonly left?: readonly string[]
}

/** A registry that answers over HTTP. */
export function registrySource(remote: Remote): Source {
  return {
    url: remote.url,
    facts: report => readRegistry(remote, report),
    version: (subject, version) => readVersion(remote, subject, version)
  }
}
