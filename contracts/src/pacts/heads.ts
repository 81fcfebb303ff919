import type { ConsumerFact, ConsumerVersionFact } from './facts.ts'

/** A version with a pact. */
export type PublishedVersion = ConsumerVersionFact & Required<Pick<ConsumerVersionFact, 'publication'>>

export function publishedVersions({ versions }: ConsumerFact): readonly PublishedVersion[] {
  return versions.filter(isPublished)
}

/** The heads of all branches. A head that published no pact is left out: an older pact does not stand in for it. */
export function branchHeads({ versions }: ConsumerFact): ReadonlyMap<string, PublishedVersion> {
  const heads = new Map<string, { readonly version: ConsumerVersionFact; readonly position: number }>()
  for (const version of versions) {
    for (const { branch, position } of version.branches) {
      const known = heads.get(branch)
      if (known === undefined || known.position < position) heads.set(branch, { version, position })
    }
  }
  return new Map(
    [...heads].flatMap(([branch, { version }]) => (isPublished(version) ? [[branch, version]] : []))
  )
}

/** The newest version with a pact of each tag. */
export function tagHeads(consumer: ConsumerFact): ReadonlyMap<string, PublishedVersion> {
  const heads = new Map<string, PublishedVersion>()
  for (const version of publishedVersions(consumer)) {
    for (const tag of version.tags) {
      const known = heads.get(tag)
      if (known === undefined || known.order < version.order) heads.set(tag, version)
    }
  }
  return heads
}

/** The newest version with a pact. */
export function latestVersion(consumer: ConsumerFact): PublishedVersion | undefined {
  return publishedVersions(consumer).reduce<PublishedVersion | undefined>(
    (latest, version) => (latest === undefined || latest.order < version.order ? version : latest),
    undefined
  )
}

function isPublished(version: ConsumerVersionFact): version is PublishedVersion {
  return version.publication !== undefined
}
