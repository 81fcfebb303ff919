import { distinctVersions, type ServiceVersion } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { PacticipantVersion, VersionCriteria } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { next } from './counters.ts'
import { isOneOf } from './service-versions.ts'
import type { Tables } from './tables.ts'

/** Versions with their branches and tags, oldest first: all, or those with these numbers. */
export async function versionsOf(
  db: Kysely<Tables>,
  pacticipant: string,
  numbers: readonly string[] | undefined
): Promise<readonly PacticipantVersion[]> {
  const versions = db.selectFrom('pacticipant_versions').selectAll().where('pacticipant', '=', pacticipant)
  const branches = db.selectFrom('version_branches').selectAll().where('pacticipant', '=', pacticipant)
  const tags = db.selectFrom('version_tags').selectAll().where('pacticipant', '=', pacticipant)
  const [rows, memberships, tagRows] = await Promise.all(
    numbers === undefined
      ? [versions.execute(), branches.execute(), tags.execute()]
      : [
          inBatches(numbers, some => versions.where('number', 'in', some).execute()),
          inBatches(numbers, some => branches.where('version', 'in', some).execute()),
          inBatches(numbers, some => tags.where('version', 'in', some).execute())
        ]
  )
  return joined(rows, memberships, tagRows)
}

/** Versions of any pacticipants with their branches and tags, oldest first. */
export async function versionsNamed(
  db: Kysely<Tables>,
  named: readonly ServiceVersion[]
): Promise<readonly PacticipantVersion[]> {
  const versions = distinctVersions(named)
  const [rows, memberships, tagRows] = await Promise.all([
    inBatches(versions, some =>
      db
        .selectFrom('pacticipant_versions')
        .selectAll()
        .where(isOneOf(['pacticipant', 'number'], some))
        .execute()
    ),
    inBatches(versions, some =>
      db
        .selectFrom('version_branches')
        .selectAll()
        .where(isOneOf(['pacticipant', 'version'], some))
        .execute()
    ),
    inBatches(versions, some =>
      db
        .selectFrom('version_tags')
        .selectAll()
        .where(isOneOf(['pacticipant', 'version'], some))
        .execute()
    )
  ])
  return joined(rows, memberships, tagRows)
}

function joined(
  rows: readonly Selectable<Tables['pacticipant_versions']>[],
  memberships: readonly Selectable<Tables['version_branches']>[],
  tagRows: readonly Selectable<Tables['version_tags']>[]
): readonly PacticipantVersion[] {
  const key = (pacticipant: string, number: string) => JSON.stringify([pacticipant, number])
  const branchesOf = Map.groupBy(memberships, ({ pacticipant, version }) => key(pacticipant, version))
  const tagsOf = Map.groupBy(tagRows, ({ pacticipant, version }) => key(pacticipant, version))
  return rows
    .toSorted((one, other) => one.position - other.position)
    .map(row => ({
      pacticipant: row.pacticipant,
      number: row.number,
      order: row.position,
      ...(row.build_url === null ? {} : { buildUrl: row.build_url }),
      createdAt: Number(row.created_at),
      branches: (branchesOf.get(key(row.pacticipant, row.number)) ?? [])
        .map(({ branch, position, added_at }) => ({ branch, position, addedAt: Number(added_at) }))
        .toSorted((one, other) => one.position - other.position),
      tags: (tagsOf.get(key(row.pacticipant, row.number)) ?? [])
        .map(({ tag, added_at }) => ({ tag, addedAt: Number(added_at) }))
        .toSorted((one, other) => one.addedAt - other.addedAt)
    }))
}

/** The numbers of versions, newest first; on a branch those added last come first. */
export async function findVersions(
  db: Kysely<Tables>,
  pacticipant: string,
  { number, branch, tag, newest = false }: VersionCriteria
): Promise<readonly string[]> {
  if (branch !== undefined) return onBranch(db, pacticipant, branch, { number, tag, newest })
  let query = db
    .selectFrom('pacticipant_versions')
    .select('number')
    .where('pacticipant', '=', pacticipant)
    .orderBy('position', 'desc')
  if (number !== undefined) query = query.where('number', '=', number)
  if (tag !== undefined) query = query.where('number', 'in', tagged(db, pacticipant, tag))
  const rows = await (newest ? query.limit(1) : query).execute()
  return rows.map(row => row.number)
}

async function onBranch(
  db: Kysely<Tables>,
  pacticipant: string,
  branch: string,
  { number, tag, newest }: { number: string | undefined; tag: string | undefined; newest: boolean }
): Promise<readonly string[]> {
  if (newest && number === undefined && tag === undefined) {
    const row = await db
      .selectFrom('branches')
      .select('head')
      .where('pacticipant', '=', pacticipant)
      .where('branch', '=', branch)
      .executeTakeFirst()
    return row === undefined ? [] : [row.head]
  }
  let query = db
    .selectFrom('version_branches')
    .select('version')
    .where('pacticipant', '=', pacticipant)
    .where('branch', '=', branch)
    .orderBy('position', 'desc')
  if (number !== undefined) query = query.where('version', '=', number)
  if (tag !== undefined) query = query.where('version', 'in', tagged(db, pacticipant, tag))
  const rows = await (newest ? query.limit(1) : query).execute()
  return rows.map(row => row.version)
}

function tagged(db: Kysely<Tables>, pacticipant: string, tag: string) {
  return db
    .selectFrom('version_tags')
    .select('version_tags.version')
    .where('version_tags.pacticipant', '=', pacticipant)
    .where('version_tags.tag', '=', tag)
}

/** Adds a version, and its pacticipant unless it is known. */
export async function addVersion(
  db: Kysely<Tables>,
  pacticipant: string,
  number: string,
  at: number,
  buildUrl: string | undefined
): Promise<void> {
  await db
    .insertInto('pacticipants')
    .values({
      name: pacticipant,
      display_name: null,
      main_branch: null,
      repository_url: null,
      created_at: at
    })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
  const position = await next(db, 'versions')
  await db
    .insertInto('pacticipant_versions')
    .values({ pacticipant, number, position, build_url: buildUrl ?? null, created_at: at })
    .execute()
}

export async function setBuildUrl(
  db: Kysely<Tables>,
  pacticipant: string,
  number: string,
  buildUrl: string | undefined
): Promise<void> {
  await db
    .updateTable('pacticipant_versions')
    .set({ build_url: buildUrl ?? null })
    .where('pacticipant', '=', pacticipant)
    .where('number', '=', number)
    .execute()
}
