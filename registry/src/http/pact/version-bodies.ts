import { type Link, linkTo, pact } from '@instep/protocol'
import {
  type Core,
  type Environment,
  listEnvironments,
  newestVersion,
  type PacticipantVersion
} from '../../service/index.ts'
import { dateTime, pacticipantLink, publicationLink, versionLink } from './links.ts'

/** A version, with where it can be recorded as deployed or released. */
export async function versionBody(registry: Core, version: PacticipantVersion, base: string) {
  const environments = await listEnvironments(registry)
  const { pacticipant, number } = version
  const published = await registry.store.pacts.publicationsOfVersions([
    { service: pacticipant, version: number }
  ])
  const { deployments } = pact
  return {
    ...shortVersionBody(version, base),
    _links: {
      ...shortVersionBody(version, base)._links,
      'pb:pact-versions': published.map(publication => publicationLink(base, publication)),
      'pb:record-deployment': recordLinks(base, deployments.recordDeployment, version, environments),
      'pb:record-release': recordLinks(base, deployments.recordRelease, version, environments)
    }
  }
}

/** What a version is, and where it stands. */
export function shortVersionBody(version: PacticipantVersion, base: string) {
  const { pacticipant, number, buildUrl, createdAt } = version
  return {
    number,
    ...(buildUrl === undefined ? {} : { buildUrl }),
    createdAt: dateTime(createdAt),
    _embedded: {
      branchVersions: version.branches.map(({ branch }) => ({
        name: branch,
        _links: {
          self: linkTo(base, pact.versions.getBranchVersion, { pacticipant, branch, version: number })
        }
      })),
      tags: version.tags.map(({ tag }) => ({
        name: tag,
        _links: { self: linkTo(base, pact.versions.getTag, { pacticipant, version: number, tag }) }
      }))
    },
    _links: {
      self: versionLink(base, pacticipant, number),
      'pb:pacticipant': pacticipantLink(base, pacticipant)
    }
  }
}

/** The newest version of a pacticipant that has one. */
export async function latestVersionBody(registry: Core, pacticipant: string, base: string) {
  const [newest] = await registry.store.pacticipants.findVersions(pacticipant, { newest: true })
  if (newest === undefined) return undefined
  return shortVersionBody(await newestVersion(registry, pacticipant, {}), base)
}

function recordLinks(
  base: string,
  endpoint: typeof pact.deployments.recordDeployment | typeof pact.deployments.recordRelease,
  { pacticipant, number }: PacticipantVersion,
  environments: readonly Environment[]
): Link[] {
  return environments.map(({ uuid, name, displayName }) =>
    linkTo(
      base,
      endpoint,
      { pacticipant, version: number, environment: uuid },
      { title: `Record in ${displayName ?? name}`, name }
    )
  )
}
