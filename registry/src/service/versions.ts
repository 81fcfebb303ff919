import { Failure, type Subject, subjectText } from '@instep/contracts'
import type { RegisteredSchema, Registration, Visibility } from '../store/store.ts'
import type { Core } from './core.ts'

/** A version as a client names it. */
export type VersionName = number | 'latest'

const highestVersion = 2 ** 31 - 1

/** @throws Failure versionInvalid */
export function parseVersion(text: string): VersionName {
  const name = text.trim().toLowerCase()
  if (name === 'latest' || name === '-1') return 'latest'
  const version = /^\+?\d{1,10}$/.test(name) ? Number(name) : 0
  if (version < 1 || version > highestVersion) throw new Failure('versionInvalid', { version: text })
  return version
}

/** The registrations of a subject. @throws Failure subjectNotFound when there is none to see */
export async function registrationsOf(
  { store }: Core,
  subject: Subject,
  visibility: Visibility
): Promise<readonly Registration[]> {
  const found = await store.schemas.registrations(subject, visibility)
  if (found.length === 0) throw new Failure('subjectNotFound', { subject: subjectText(subject) })
  return found
}

/** One version of a subject. @throws Failure subjectNotFound, versionNotFound */
export async function getVersion(
  core: Core,
  subject: Subject,
  name: VersionName,
  visibility: 'live' | 'all'
): Promise<RegisteredSchema> {
  const visible = await registrationsOf(core, subject, visibility)
  const version = name === 'latest' ? visible.findLast(({ isDeleted }) => !isDeleted)?.version : name
  const isVisible = visible.some(registration => registration.version === version)
  const found =
    version !== undefined && isVisible
      ? await core.store.schemas.registeredSchema(subject, version)
      : undefined
  if (found === undefined) throw new Failure('versionNotFound', { version: name })
  return found
}

/** The ids of the schemas that refer to a version. @throws Failure subjectNotFound, versionNotFound */
export async function referrersOf(
  core: Core,
  subject: Subject,
  name: VersionName,
  visibility: 'live' | 'all'
): Promise<readonly number[]> {
  const { version } = await getVersion(core, subject, name, 'all')
  const referrers = await core.store.schemas.referrers(subject, version)
  const visible = referrers.filter(({ isDeleted }) => visibility === 'all' || !isDeleted)
  return [...new Set(visible.map(({ id }) => id))]
}
