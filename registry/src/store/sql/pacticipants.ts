import type { Kysely, Selectable } from 'kysely'
import type { Branch, Pacticipant, PacticipantStore, PacticipantVersion } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { next } from './counters.ts'
import type { Tables } from './tables.ts'

export function pacticipantStore(db: Kysely<Tables>): PacticipantStore {
  return {
    async pacticipant(name) {
      const row = await db.selectFrom('pacticipants').selectAll().where('name', '=', name).executeTakeFirst()
      return row && pacticipantOf(row)
    },

    async pacticipants() {
      const rows = await db.selectFrom('pacticipants').selectAll().orderBy('name').execute()
      return rows.map(pacticipantOf)
    },

    async putPacticipant({ name, displayName, mainBranch, repositoryUrl, createdAt }) {
      const changes = {
        display_name: displayName ?? null,
        main_branch: mainBranch ?? null,
        repository_url: repositoryUrl ?? null
      }
      await db
        .insertInto('pacticipants')
        .values({ name, ...changes, created_at: createdAt })
        .onConflict(conflict => conflict.column('name').doUpdateSet(changes))
        .execute()
    },

    async version(version) {
      const [found] = await versionsOf(db, version.service, [version.version])
      return found
    },

    async versions(pacticipant, numbers) {
      return versionsOf(db, pacticipant, numbers)
    },

    async findVersions(pacticipant, { number, branch, tag, newest = false }) {
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
    },

    async putVersion({ service, version }, at, buildUrl) {
      const [known] = await versionsOf(db, service, [version])
      const isSame = known !== undefined && (buildUrl === undefined || buildUrl === known.buildUrl)
      if (isSame) return known
      if (known === undefined) await addVersion(db, service, version, at, buildUrl)
      else await setBuildUrl(db, service, version, buildUrl)
      const [stored] = await versionsOf(db, service, [version])
      if (stored === undefined) throw new Error('A version vanished while it was written')
      return stored
    },

    async addToBranch({ service, version }, branch, at) {
      const added = await db
        .insertInto('version_branches')
        .values({
          pacticipant: service,
          branch,
          version,
          position: await next(db, 'branches'),
          added_at: at
        })
        .onConflict(conflict => conflict.columns(['pacticipant', 'branch', 'version']).doNothing())
        .returning('position')
        .execute()
      if (added.length === 0) return false
      await db
        .insertInto('branches')
        .values({ pacticipant: service, branch, head: version, started_at: at })
        .onConflict(conflict => conflict.columns(['pacticipant', 'branch']).doUpdateSet({ head: version }))
        .execute()
      return true
    },

    async addTag({ service, version }, tag, at) {
      const added = await db
        .insertInto('version_tags')
        .values({ pacticipant: service, tag, version, added_at: at })
        .onConflict(conflict => conflict.columns(['pacticipant', 'tag', 'version']).doNothing())
        .returning('tag')
        .execute()
      return added.length > 0
    },

    async removeTag({ service, version }, tag) {
      const removed = await db
        .deleteFrom('version_tags')
        .where('pacticipant', '=', service)
        .where('tag', '=', tag)
        .where('version', '=', version)
        .returning('tag')
        .execute()
      return removed.length > 0
    },

    async removeBranch(pacticipant, name) {
      for (const table of ['version_branches', 'branches'] as const) {
        const removed = await db
          .deleteFrom(table)
          .where('pacticipant', '=', pacticipant)
          .where('branch', '=', name)
          .returning('branch')
          .execute()
        if (removed.length === 0) return false
      }
      return true
    },

    async branch(pacticipant, name) {
      const row = await db
        .selectFrom('branches')
        .selectAll()
        .where('pacticipant', '=', pacticipant)
        .where('branch', '=', name)
        .executeTakeFirst()
      return row && branchOf(row)
    },

    async branches(pacticipant) {
      const rows = await db
        .selectFrom('branches')
        .selectAll()
        .where('pacticipant', '=', pacticipant)
        .orderBy('branch')
        .execute()
      return rows.map(branchOf)
    },

    async tagStartedAt(pacticipant, tag) {
      const row = await db
        .selectFrom('version_tags')
        .select(({ fn }) => fn.min('added_at').as('at'))
        .where('pacticipant', '=', pacticipant)
        .where('tag', '=', tag)
        .executeTakeFirst()
      return row?.at === null || row?.at === undefined ? undefined : Number(row.at)
    }
  }
}

async function addVersion(
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

async function setBuildUrl(
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

async function versionsOf(
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
  const branchesOf = Map.groupBy(memberships, ({ version }) => version)
  const tagsOf = Map.groupBy(tagRows, ({ version }) => version)
  return rows
    .toSorted((one, other) => one.position - other.position)
    .map(row => ({
      pacticipant,
      number: row.number,
      order: row.position,
      ...(row.build_url === null ? {} : { buildUrl: row.build_url }),
      createdAt: Number(row.created_at),
      branches: (branchesOf.get(row.number) ?? [])
        .map(({ branch, position, added_at }) => ({ branch, position, addedAt: Number(added_at) }))
        .toSorted((one, other) => one.position - other.position),
      tags: (tagsOf.get(row.number) ?? [])
        .map(({ tag, added_at }) => ({ tag, addedAt: Number(added_at) }))
        .toSorted((one, other) => one.addedAt - other.addedAt)
    }))
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

function pacticipantOf(row: Selectable<Tables['pacticipants']>): Pacticipant {
  return {
    name: row.name,
    ...(row.display_name === null ? {} : { displayName: row.display_name }),
    ...(row.main_branch === null ? {} : { mainBranch: row.main_branch }),
    ...(row.repository_url === null ? {} : { repositoryUrl: row.repository_url }),
    createdAt: Number(row.created_at)
  }
}

function branchOf({ pacticipant, branch, head, started_at }: Selectable<Tables['branches']>): Branch {
  return { pacticipant, name: branch, head, startedAt: Number(started_at) }
}
