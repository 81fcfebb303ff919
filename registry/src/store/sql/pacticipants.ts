import { distinctVersions } from '@instep/contracts'
import type { Kysely, Selectable } from 'kysely'
import type { Branch, Pacticipant, PacticipantStore } from '../contracts.ts'
import { inBatches } from './batches.ts'
import { next } from './counters.ts'
import { isOneOf } from './service-versions.ts'
import type { Tables } from './tables.ts'
import { addVersion, findVersions, setBuildUrl, versionsNamed, versionsOf } from './versions.ts'

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

    versionsNamed: versions => versionsNamed(db, versions),

    findVersions: (pacticipant, criteria) => findVersions(db, pacticipant, criteria),

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

    async branchesHeadedBy(versions) {
      const rows = await inBatches(distinctVersions(versions), some =>
        db
          .selectFrom('branches')
          .selectAll()
          .where(isOneOf(['pacticipant', 'head'], some))
          .execute()
      )
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
