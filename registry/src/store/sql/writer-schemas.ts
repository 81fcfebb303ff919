import { topics } from '../changes.ts'
import type { SchemaStore } from '../store.ts'
import type { HistoryOf } from './histories.ts'

/** A writer's schemas: what a subject's history tells is not looked for in the rows. @param changed takes the topics of what is written */
export function writerSchemas(rows: SchemaStore, historyOf: HistoryOf, changed: Set<string>): SchemaStore {
  const schemas: SchemaStore = {
    ...rows,

    async highestVersion(subject) {
      const history = await historyOf(subject)
      return history === undefined ? rows.highestVersion(subject) : (history[0]?.version ?? 0)
    },

    async liveContents(subject) {
      const history = await historyOf(subject)
      return history?.filter(({ isDeleted }) => !isDeleted) ?? rows.liveContents(subject)
    },

    async newestParts(subject) {
      const history = await historyOf(subject)
      const newest = history?.find(({ isDeleted }) => !isDeleted)
      return newest?.isBare ? {} : rows.newestParts(subject)
    },

    async registrations(subject, visibility) {
      if (visibility === 'deleted') {
        const history = await historyOf(subject)
        if (history?.every(({ isDeleted }) => !isDeleted)) return []
      }
      return rows.registrations(subject, visibility)
    },

    async registeredFacts(subject, visibility, bare) {
      if (bare !== undefined) {
        const history = await historyOf(subject)
        if (history?.every(({ isBare, guid }) => isBare && guid !== bare.guid)) return []
      }
      return rows.registeredFacts(subject, visibility, bare)
    },

    async addRegistration(registration) {
      const { subject, version } = registration
      if (version <= (await schemas.highestVersion(subject))) changed.add(topics.past(subject))
      await rows.addRegistration(registration)
    },

    async hide(subject, versions, at) {
      changed.add(topics.past(subject))
      await rows.hide(subject, versions, at)
    },

    async remove(subject, versions) {
      changed.add(topics.past(subject))
      await rows.remove(subject, versions)
    }
  }
  return schemas
}
