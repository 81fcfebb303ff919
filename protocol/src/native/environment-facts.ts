import { findingIds, findingLevels } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { action } from './fields.ts'

const inEnvironment = z.object({ environment: z.string().min(1) })

/** What people write about what they do: short enough to be read. */
const words = z.string().max(1000)
const name = z.string().min(1).max(500)
const time = z.int().min(0)

const drain = z.object({ place: z.string(), at: z.number(), by: z.string(), note: z.string() })

const sighting = z.object({
  place: z.string(),
  reader: z.string(),
  source: z.string(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number()
})

const observation = z.object({
  service: z.string(),
  /** Left out where its spans do not say. */
  version: z.string().optional(),
  action,
  place: z.string(),
  group: z.string().optional(),
  count: z.number(),
  /** How many of them ended in an error. */
  errors: z.number(),
  firstAt: z.number(),
  lastAt: z.number()
})

const override = z.object({
  uuid: z.string(),
  writer: z.string(),
  reader: z.string(),
  subject: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  until: z.number()
})

const levels = z.partialRecord(
  z.enum(findingIds as [(typeof findingIds)[number], ...(typeof findingIds)[number][]]),
  z.enum(findingLevels)
)
const levelChanges = z.partialRecord(
  z.enum(findingIds as [(typeof findingIds)[number], ...(typeof findingIds)[number][]]),
  z.enum(findingLevels).nullable()
)

/** What people and tools tell the gate of an environment. Times are in milliseconds since 1970. */
export const environmentFacts = {
  recordDrain: {
    method: 'POST',
    path: '/api/environments/{environment}/drains',
    summary: 'Record that everything that lay at a place was read or has expired',
    params: inEnvironment,
    body: z.object({ place: name, at: time.optional(), by: words.optional(), note: words.optional() }),
    reply: drain
  },
  listDrains: {
    method: 'GET',
    path: '/api/environments/{environment}/drains',
    summary: 'List what was drained, newest last',
    params: inEnvironment,
    reply: z.object({ drains: z.array(drain) })
  },
  recordSighting: {
    method: 'POST',
    path: '/api/environments/{environment}/sightings',
    summary: 'Record that somebody was seen to read at a place',
    params: inEnvironment,
    body: z.object({
      place: name,
      reader: name,
      source: name.optional(),
      count: z.int().min(1).max(1e12).optional(),
      firstAt: time.optional(),
      lastAt: time.optional()
    }),
    reply: sighting
  },
  listSightings: {
    method: 'GET',
    path: '/api/environments/{environment}/sightings',
    summary: 'List who was seen to read where',
    params: inEnvironment,
    reply: z.object({ sightings: z.array(sighting) })
  },
  forgetSighting: {
    method: 'DELETE',
    path: '/api/environments/{environment}/sightings',
    summary: 'Forget a reader that is gone',
    params: inEnvironment,
    query: z.object({ place: name, reader: name }),
    reply: z.object({ removed: z.boolean() })
  },
  listObservations: {
    method: 'GET',
    path: '/api/environments/{environment}/observations',
    summary: 'List what services were seen to send and receive, in their traces',
    params: inEnvironment,
    reply: z.object({ observations: z.array(observation) })
  },
  makeOverride: {
    method: 'POST',
    path: '/api/environments/{environment}/overrides',
    summary: 'Take the blame for pairs that the gate would refuse, for a time',
    params: inEnvironment,
    body: z.object({
      /** A service, or `service@version`; without it, all. */
      writer: name.optional(),
      reader: name.optional(),
      subject: name.optional(),
      reason: words.min(1),
      by: words.min(1),
      until: time
    }),
    reply: override
  },
  listOverrides: {
    method: 'GET',
    path: '/api/environments/{environment}/overrides',
    summary: 'List the overrides that hold',
    params: inEnvironment,
    reply: z.object({ overrides: z.array(override) })
  },
  endOverride: {
    method: 'DELETE',
    path: '/api/environments/{environment}/overrides/{uuid}',
    summary: 'End an override now',
    params: z.object({ environment: z.string().min(1), uuid: z.string().min(1) }),
    reply: override
  },
  getFindingLevels: {
    method: 'GET',
    path: '/api/finding-levels',
    summary: 'What each finding means, everywhere or in an environment: error, warning, off',
    query: z.object({ environment: z.string().min(1).optional() }),
    reply: z.object({ levels, own: levels })
  },
  setFindingLevels: {
    method: 'PATCH',
    path: '/api/finding-levels',
    summary: 'Change what findings mean, everywhere or in an environment; null takes a level back',
    query: z.object({ environment: z.string().min(1).optional() }),
    body: z.object({ levels: levelChanges }),
    reply: z.object({ levels, own: levels })
  }
} as const satisfies Endpoints
