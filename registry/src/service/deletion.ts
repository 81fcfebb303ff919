import { Failure, type Subject, subjectText } from '@instep/contracts'
import type { Registration } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { requireWritable } from './modes.ts'
import { registrationsOf, type VersionName } from './versions.ts'

/** Deletes every version of a subject, and returns their numbers. Deleting for good needs a soft deletion first. */
export function deleteSubject(core: Core, subject: Subject, permanent: boolean): Promise<readonly number[]> {
  return write(core, async writing => {
    const all = await registrationsOf(writing, subject, 'all')
    const live = all.filter(({ isDeleted }) => !isDeleted)
    const name = subjectText(subject)
    if (live.length === 0 && !permanent) throw new Failure('subjectSoftDeleted', { subject: name })
    if (live.length > 0 && permanent) throw new Failure('subjectNotSoftDeleted', { subject: name })
    const doomed = permanent ? all : live
    for (const registration of doomed) await requireUnreferenced(writing, registration, permanent)
    await requireWritable(writing, subject)
    await remove(writing, subject, doomed, permanent)
    return doomed.map(({ version }) => version)
  })
}

/** Deletes one version of a subject, and returns its number. */
export function deleteVersion(
  core: Core,
  subject: Subject,
  name: VersionName,
  permanent: boolean
): Promise<number> {
  return write(core, async writing => {
    const all = await registrationsOf(writing, subject, 'all')
    const found =
      name === 'latest'
        ? all.findLast(({ isDeleted }) => !isDeleted)
        : all.find(({ version }) => version === name)
    if (found === undefined) throw new Failure('versionNotFound', { version: name })
    const facts = { subject: subjectText(subject), version: found.version }
    if (found.isDeleted && !permanent) throw new Failure('versionSoftDeleted', facts)
    if (!found.isDeleted && permanent) throw new Failure('versionNotSoftDeleted', facts)
    await requireUnreferenced(writing, found, permanent)
    await requireWritable(writing, subject)
    await remove(writing, subject, [found], permanent)
    return found.version
  })
}

/** A soft deletion counts live referrers, one for good counts all. Those in the same subject never hold it back. */
async function requireUnreferenced(
  { store }: Core,
  { subject, version }: Registration,
  permanent: boolean
): Promise<void> {
  const referrers = await store.schemas.referrers(subject, version)
  const holding = referrers.filter(
    referrer => (permanent || !referrer.isDeleted) && subjectText(referrer.subject) !== subjectText(subject)
  )
  if (holding.length > 0) throw new Failure('schemaReferenced', { subject: subjectText(subject), version })
}

async function remove(
  { store, clock }: Core,
  subject: Subject,
  registrations: readonly Registration[],
  permanent: boolean
): Promise<void> {
  const versions = registrations.map(({ version }) => version)
  if (!permanent) return store.schemas.hide(subject, versions, clock())
  await store.schemas.remove(subject, versions)
  if ((await store.schemas.registrations(subject, 'all')).length > 0) return
  await store.config.deleteConfig(subject)
  await store.config.deleteMode(subject)
}
