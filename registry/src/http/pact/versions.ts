import { Failure } from '@instep/contracts'
import { type Link, linkTo, pact } from '@instep/protocol'
import {
  type Branch,
  type Core,
  deleteBranch,
  deletePacticipantVersion,
  getBranch,
  getPacticipantVersion,
  listBranches,
  listPacticipantVersions,
  newestVersion,
  putOnBranch,
  putPacticipantVersion,
  tagVersion,
  takeOffBranch,
  untagVersion
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { pacticipantLink, versionLink } from './links.ts'
import { shortVersionBody, versionBody } from './version-bodies.ts'

const largestPage = 500

export const versions: Handlers<typeof pact.versions> = {
  async listVersions({ params, query, base }, registry) {
    const page = Math.max(1, Math.trunc(query.page || 1))
    const size = Math.min(largestPage, Math.max(1, Math.trunc(query.size || 100)))
    const { versions, total } = await listPacticipantVersions(registry, params.pacticipant, { page, size })
    const bodies = versions.map(version => shortVersionBody(version, base))
    return {
      _embedded: { versions: bodies },
      page: { number: page, size, totalElements: total, totalPages: Math.ceil(total / size) },
      _links: {
        self: linkTo(base, pact.versions.listVersions, params),
        'pb:versions': versions.map(({ number }) => versionLink(base, params.pacticipant, number))
      }
    }
  },

  getVersion: async ({ params, base }, registry) =>
    versionBody(registry, await getPacticipantVersion(registry, versionOf(params)), base),

  async putVersion({ params, body, base }, registry) {
    const { version, isNew } = await putPacticipantVersion(registry, versionOf(params), body.buildUrl)
    return new Answer(isNew ? 201 : 200, await versionBody(registry, version, base))
  },

  async deleteVersion({ params }, registry) {
    await deletePacticipantVersion(registry, versionOf(params))
    return new Answer(204, undefined)
  },

  listTaggedVersions: ({ params, base }, registry) =>
    listed(
      registry,
      params.pacticipant,
      { tag: params.tag },
      linkTo(base, pact.versions.listTaggedVersions, params),
      base
    ),

  async listBranchVersions({ params, base }, registry) {
    await getBranch(registry, params.pacticipant, params.branch)
    const self = linkTo(base, pact.versions.listBranchVersions, params)
    return listed(registry, params.pacticipant, { branch: params.branch }, self, base)
  },

  async deleteBranchVersion({ params }, registry) {
    await takeOffBranch(registry, versionOf(params), params.branch)
    return new Answer(204, undefined)
  },

  getLatestVersion: async ({ params, base }, registry) =>
    versionBody(registry, await newestVersion(registry, params.pacticipant, {}), base),

  getLatestTaggedVersion: async ({ params, base }, registry) =>
    versionBody(registry, await newestVersion(registry, params.pacticipant, { tag: params.tag }), base),

  async getTag({ params, base }, registry) {
    const { tags } = await getPacticipantVersion(registry, versionOf(params))
    if (!tags.some(({ tag }) => tag === params.tag)) throw new Failure('tagNotFound', { tag: params.tag })
    return tagBody(params, base)
  },

  async putTag({ params, base }, registry) {
    const isNew = await tagVersion(registry, versionOf(params), params.tag)
    return new Answer(isNew ? 201 : 200, tagBody(params, base))
  },

  async deleteTag({ params }, registry) {
    await untagVersion(registry, versionOf(params), params.tag)
    return new Answer(204, undefined)
  },

  async listBranches({ params, query, base }, registry) {
    const branches = await listBranches(registry, params.pacticipant, query.q ?? '')
    return {
      _embedded: { branches: branches.map(branch => branchBody(branch, base)) },
      _links: { self: linkTo(base, pact.versions.listBranches, params) }
    }
  },

  getBranch: async ({ params, base }, registry) =>
    branchBody(await getBranch(registry, params.pacticipant, params.branch), base),

  async deleteBranch({ params }, registry) {
    await deleteBranch(registry, params.pacticipant, params.branch)
    return new Answer(204, undefined)
  },

  getLatestBranchVersion: async ({ params, base }, registry) =>
    versionBody(registry, await newestVersion(registry, params.pacticipant, { branch: params.branch }), base),

  async getBranchVersion({ params, base }, registry) {
    const { branches } = await getPacticipantVersion(registry, versionOf(params))
    if (!branches.some(({ branch }) => branch === params.branch)) {
      throw new Failure('branchNotFound', { branch: params.branch })
    }
    return branchVersionBody(params, base)
  },

  async putBranchVersion({ params, base }, registry) {
    const isNew = await putOnBranch(registry, versionOf(params), params.branch)
    return new Answer(isNew ? 201 : 200, branchVersionBody(params, base))
  }
}

/** Versions on a branch or with a tag, newest first. */
async function listed(
  registry: Core,
  pacticipant: string,
  criteria: { readonly tag: string } | { readonly branch: string },
  self: Link,
  base: string
) {
  const numbers = await registry.store.pacticipants.findVersions(pacticipant, criteria)
  const versions = await registry.store.pacticipants.versions(pacticipant, numbers)
  const places = new Map(numbers.map((number, index) => [number, index]))
  const ordered = versions.toSorted((a, b) => (places.get(a.number) ?? 0) - (places.get(b.number) ?? 0))
  return {
    _embedded: { versions: ordered.map(version => shortVersionBody(version, base)) },
    _links: { self }
  }
}

interface VersionParams {
  readonly pacticipant: string
  readonly version: string
}

function versionOf({ pacticipant, version }: VersionParams) {
  return { service: pacticipant, version }
}

function tagBody({ pacticipant, version, tag }: VersionParams & { readonly tag: string }, base: string) {
  return {
    name: tag,
    _links: {
      self: linkTo(base, pact.versions.getTag, { pacticipant, version, tag }, { title: 'Tag', name: tag }),
      version: versionLink(base, pacticipant, version),
      pacticipant: pacticipantLink(base, pacticipant)
    }
  }
}

function branchBody({ pacticipant, name }: Branch, base: string) {
  const params = { pacticipant, branch: name }
  return {
    name,
    _links: {
      self: linkTo(base, pact.versions.getBranch, params, { title: 'Branch' }),
      'pb:latest-version': linkTo(base, pact.versions.getLatestBranchVersion, params),
      'pb:pacticipant': pacticipantLink(base, pacticipant)
    }
  }
}

function branchVersionBody(
  { pacticipant, branch, version }: VersionParams & { readonly branch: string },
  base: string
) {
  return {
    _links: {
      self: linkTo(base, pact.versions.getBranchVersion, { pacticipant, branch, version }),
      'pb:pacticipant': pacticipantLink(base, pacticipant),
      'pb:version': versionLink(base, pacticipant, version)
    }
  }
}
