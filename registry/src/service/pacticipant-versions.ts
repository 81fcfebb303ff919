import { Failure, type ServiceVersion } from '@instep/contracts'
import type { Branch, PacticipantVersion, VersionCriteria } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { recordDeploymentIn } from './deployments.ts'
import { getPacticipant } from './pacticipants.ts'

/** The first branch with one of these names becomes the main branch of a pacticipant that has none. */
const mainBranchNames: readonly string[] = ['develop', 'main', 'master']

/** Older clients have tags for branches: the first tag of a version is its branch, if it comes within this time. */
const firstTagMilliseconds = 10_000

/** @throws Failure pacticipantVersionNotFound */
export async function getPacticipantVersion(
  { store }: Core,
  version: ServiceVersion
): Promise<PacticipantVersion> {
  const found = await store.pacticipants.version(version)
  if (found === undefined) {
    throw new Failure('pacticipantVersionNotFound', {
      pacticipant: version.service,
      version: version.version
    })
  }
  return found
}

/** The newest version of a pacticipant, on a branch or with a tag. @throws Failure pacticipantVersionNotFound */
export async function newestVersion(
  core: Core,
  pacticipant: string,
  criteria: VersionCriteria
): Promise<PacticipantVersion> {
  const [version] = await core.store.pacticipants.findVersions(pacticipant, { ...criteria, newest: true })
  const wanted = criteria.tag ?? criteria.branch ?? 'latest'
  return getPacticipantVersion(core, { service: pacticipant, version: version ?? wanted })
}

/** A page of the versions of a pacticipant, newest first. @throws Failure pacticipantNotFound */
export async function listPacticipantVersions(
  core: Core,
  pacticipant: string,
  { page, size }: { readonly page: number; readonly size: number }
): Promise<{ readonly versions: readonly PacticipantVersion[]; readonly total: number }> {
  await getPacticipant(core, pacticipant)
  const numbers = await core.store.pacticipants.findVersions(pacticipant, {})
  const wanted = numbers.slice((page - 1) * size, page * size)
  const versions = await core.store.pacticipants.versions(pacticipant, wanted)
  return { versions: versions.toReversed(), total: numbers.length }
}

/** Adds a version, or changes its build URL. */
export function putPacticipantVersion(
  core: Core,
  version: ServiceVersion,
  buildUrl: string | undefined
): Promise<{ readonly version: PacticipantVersion; readonly isNew: boolean }> {
  return write(core, async ({ store, clock }) => {
    const known = await store.pacticipants.version(version)
    const stored = await store.pacticipants.putVersion(version, clock(), buildUrl)
    return { version: stored, isNew: known === undefined }
  })
}

/** Puts a version on a branch; all that is missing is created. Whether the version was new there. */
export function putOnBranch(core: Core, version: ServiceVersion, branch: string): Promise<boolean> {
  return write(core, async ({ store, clock }) => {
    const at = clock()
    await store.pacticipants.putVersion(version, at)
    const isNew = await store.pacticipants.addToBranch(version, branch, at)
    const pacticipant = await store.pacticipants.pacticipant(version.service)
    if (pacticipant && pacticipant.mainBranch === undefined && mainBranchNames.includes(branch)) {
      await store.pacticipants.putPacticipant({ ...pacticipant, mainBranch: branch })
    }
    return isNew
  })
}

/** Tags a version, which is created if need be. Whether the tag was new. */
export function tagVersion(core: Core, version: ServiceVersion, tag: string): Promise<boolean> {
  return write(core, async writing => {
    const { store, clock } = writing
    const at = clock()
    const known = await store.pacticipants.putVersion(version, at)
    const isNew = await store.pacticipants.addTag(version, tag, at)
    if (!isNew) return false
    const isUnplaced = known.tags.length === 0 && known.branches.length === 0
    if (isUnplaced && at - known.createdAt <= firstTagMilliseconds) await putOnBranch(writing, version, tag)
    const environment = await store.deployments.environment({ name: tag })
    if (environment !== undefined) await recordDeploymentIn(writing, version, environment, undefined)
    return true
  })
}

/** @throws Failure tagNotFound */
export function untagVersion(core: Core, version: ServiceVersion, tag: string): Promise<void> {
  return write(core, async ({ store }) => {
    if (await store.pacticipants.removeTag(version, tag)) return
    throw new Failure('tagNotFound', { tag })
  })
}

/** Its versions and their pacts stay. @throws Failure branchNotFound */
export function deleteBranch(core: Core, pacticipant: string, name: string): Promise<void> {
  return write(core, async ({ store }) => {
    if (await store.pacticipants.removeBranch(pacticipant, name)) return
    throw new Failure('branchNotFound', { branch: name })
  })
}

/** @throws Failure pacticipantNotFound, branchNotFound */
export async function getBranch(core: Core, pacticipant: string, name: string): Promise<Branch> {
  await getPacticipant(core, pacticipant)
  const branch = await core.store.pacticipants.branch(pacticipant, name)
  if (branch === undefined) throw new Failure('branchNotFound', { branch: name })
  return branch
}

/** The branches of a pacticipant whose names contain a text. @throws Failure pacticipantNotFound */
export async function listBranches(
  core: Core,
  pacticipant: string,
  part: string
): Promise<readonly Branch[]> {
  await getPacticipant(core, pacticipant)
  const branches = await core.store.pacticipants.branches(pacticipant)
  return branches.filter(({ name }) => name.toLowerCase().includes(part.toLowerCase()))
}
