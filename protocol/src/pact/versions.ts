import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { hal, nothing, optionalText, params } from './fields.ts'

const version = params('pacticipant', 'version')
const tag = params('pacticipant', 'version', 'tag')
const branch = params('pacticipant', 'branch')
const branchVersion = params('pacticipant', 'branch', 'version')

const versionReply = hal({ number: z.string() })
const named = hal({ name: z.string() })

/** Versions of pacticipants, their branches and tags. */
export const versions = {
  listVersions: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/versions',
    summary: 'List the versions of a pacticipant, newest first',
    params: params('pacticipant'),
    query: z.object({ page: z.coerce.number().optional(), size: z.coerce.number().optional() }).loose(),
    reply: hal({ _embedded: z.object({ versions: z.array(versionReply) }) })
  },
  getVersion: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/versions/{version}',
    summary: 'Get a version',
    params: version,
    reply: versionReply
  },
  putVersion: {
    method: 'PUT',
    path: '/pacticipants/{pacticipant}/versions/{version}',
    summary: 'Create a version, or change its build URL',
    params: version,
    body: z.object({ buildUrl: optionalText }),
    reply: versionReply
  },
  deleteVersion: {
    method: 'DELETE',
    path: '/pacticipants/{pacticipant}/versions/{version}',
    summary: 'Delete a version with its pacts and results',
    params: version,
    reply: nothing
  },
  listTaggedVersions: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/tags/{tag}/versions',
    summary: 'List the versions with a tag, newest first',
    params: params('pacticipant', 'tag'),
    reply: hal({ _embedded: z.object({ versions: z.array(versionReply) }) })
  },
  listBranchVersions: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches/{branch}/versions',
    summary: 'List the versions on a branch, newest first',
    params: branch,
    reply: hal({ _embedded: z.object({ versions: z.array(versionReply) }) })
  },
  deleteBranchVersion: {
    method: 'DELETE',
    path: '/pacticipants/{pacticipant}/branches/{branch}/versions/{version}',
    summary: 'Take a version off a branch',
    params: branchVersion,
    reply: nothing
  },
  getLatestVersion: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/latest-version',
    summary: 'Get the newest version',
    params: params('pacticipant'),
    reply: versionReply
  },
  getLatestTaggedVersion: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/latest-version/{tag}',
    summary: 'Get the newest version with a tag',
    params: params('pacticipant', 'tag'),
    reply: versionReply
  },
  getTag: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/versions/{version}/tags/{tag}',
    summary: 'Get a tag of a version',
    params: tag,
    reply: named
  },
  putTag: {
    method: 'PUT',
    path: '/pacticipants/{pacticipant}/versions/{version}/tags/{tag}',
    summary: 'Tag a version, which is created if need be',
    params: tag,
    reply: named
  },
  deleteTag: {
    method: 'DELETE',
    path: '/pacticipants/{pacticipant}/versions/{version}/tags/{tag}',
    summary: 'Remove a tag from a version',
    params: tag,
    reply: nothing
  },
  listBranches: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches',
    summary: 'List the branches of a pacticipant',
    params: params('pacticipant'),
    query: z.object({ q: z.string().optional() }).loose(),
    reply: hal({ _embedded: z.object({ branches: z.array(named) }) })
  },
  getBranch: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches/{branch}',
    summary: 'Get a branch',
    params: branch,
    reply: named
  },
  deleteBranch: {
    method: 'DELETE',
    path: '/pacticipants/{pacticipant}/branches/{branch}',
    summary: 'Delete a branch; its versions stay',
    params: branch,
    reply: nothing
  },
  getLatestBranchVersion: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches/{branch}/latest-version',
    summary: 'Get the head of a branch',
    params: branch,
    reply: versionReply
  },
  getBranchVersion: {
    method: 'GET',
    path: '/pacticipants/{pacticipant}/branches/{branch}/versions/{version}',
    summary: 'Get a version on a branch',
    params: branchVersion,
    reply: hal({})
  },
  putBranchVersion: {
    method: 'PUT',
    path: '/pacticipants/{pacticipant}/branches/{branch}/versions/{version}',
    summary: 'Put a version on a branch; all that is missing is created',
    params: branchVersion,
    reply: hal({})
  }
} as const satisfies Endpoints
