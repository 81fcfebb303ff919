import type { FindingId, FindingLevel } from '@instep/contracts'
import type { native } from '@instep/protocol'
import {
  endOverride,
  forgetSighting,
  getFindingLevels,
  listDrains,
  listObservations,
  listOverrides,
  listSightings,
  makeOverride,
  recordDrain,
  recordSighting,
  setFindingLevels
} from '../../service/index.ts'
import type { Handlers } from '../route.ts'

export const environmentFacts: Handlers<typeof native.environmentFacts> = {
  recordDrain: async ({ params, body: { place, at, by = '', note = '' } }, registry) =>
    recordDrain(registry, params.environment, { place, at, by, note }),

  listDrains: async ({ params }, registry) => ({
    drains: [...(await listDrains(registry, params.environment))]
  }),

  recordSighting: async ({ params, body }, registry) => {
    const { place, reader, source = 'declaration', count = 1, firstAt, lastAt } = body
    return recordSighting(registry, params.environment, { place, reader, source, count, firstAt, lastAt })
  },

  listSightings: async ({ params }, registry) => ({
    sightings: [...(await listSightings(registry, params.environment))]
  }),

  forgetSighting: async ({ params, query: { place, reader } }, registry) => ({
    removed: await forgetSighting(registry, params.environment, place, reader)
  }),

  listObservations: async ({ params }, registry) => ({
    observations: (await listObservations(registry, params.environment)).map(
      ({ version, group, ...seen }) => ({
        ...seen,
        ...(version === '' ? {} : { version }),
        ...(group === '' ? {} : { group })
      })
    )
  }),

  makeOverride: async ({ params, body }, registry) => {
    const { writer = '', reader = '', subject = '', ...rest } = body
    return makeOverride(registry, params.environment, { writer, reader, subject, ...rest })
  },

  listOverrides: async ({ params }, registry) => ({
    overrides: [...(await listOverrides(registry, params.environment))]
  }),

  endOverride: async ({ params }, registry) => endOverride(registry, params.environment, params.uuid),

  getFindingLevels: async ({ query }, registry) => getFindingLevels(registry, query.environment),

  setFindingLevels: async ({ query, body: { levels } }, registry) => {
    const changes: Partial<Record<FindingId, FindingLevel | undefined>> = Object.fromEntries(
      Object.entries(levels).map(([id, level]) => [id, level ?? undefined])
    )
    return setFindingLevels(registry, query.environment, changes)
  }
}
