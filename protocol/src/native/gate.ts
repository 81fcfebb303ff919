import { findingIds, findingLevels } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { counterexample, difference, evidence, schemaPointer, serviceVersion } from './fields.ts'

/** One side of a message. */
const party = serviceVersion.extend({
  schema: schemaPointer,
  evidence,
  /** Whether it wants to be deployed, runs, or is gone while its messages are there. */
  presence: z.enum(['candidate', 'running', 'retained']),
  /** When it was replaced, in milliseconds since 1970. */
  endedAt: z.number().optional(),
  operation: z.string().optional(),
  /** The key of its channel: `kafka orders.created` */
  channel: z.string().optional(),
  group: z.string().optional(),
  start: z.string().optional()
})

/** Why something does not count: somebody took the blame, or the asker left it out. */
const waiver = z.object({ reason: z.string(), by: z.string().optional(), until: z.number().optional() })

/** How long a message waits: milliseconds, or until somebody removes it. */
export const retention = z.union([z.number(), z.literal('forever')])

/** A writer and a reader of one message. */
export const pair = z.object({
  subject: z.string(),
  message: z.string().optional(),
  writer: party,
  reader: party,
  /** Where the message waits in between. */
  rest: z.object({ place: z.string(), retention }).optional(),
  outcome: z.enum(['ok', 'broken', 'formatChanged', 'unknown']),
  /** Why the outcome is unknown: a schema is not there, the two are too large, or the differences prove nothing. */
  reason: z.enum(['missing', 'tooLarge', 'unproven']).optional(),
  /** The schema that the registry does not have. */
  missing: schemaPointer.optional(),
  /** The format of both, when there are differences. */
  type: z.string().optional(),
  differences: z.array(difference),
  counterexample: counterexample.optional(),
  waiver: waiver.optional()
})

export const pactRow = z.object({
  consumer: serviceVersion,
  provider: z.object({ service: z.string(), version: z.string().optional() }),
  outcome: z.enum(['ok', 'broken', 'unknown']),
  verifiedAt: z.number().optional(),
  waiver: waiver.optional()
})

export const finding = z.object({
  id: z.enum(findingIds as [(typeof findingIds)[number], ...(typeof findingIds)[number][]]),
  level: z.enum(findingLevels),
  facts: z.record(z.string(), z.unknown()),
  explanation: z.string()
})

export const gateReply = z.object({
  answer: z.enum(['yes', 'no', 'unknown']),
  environment: z.string(),
  candidates: z.array(serviceVersion),
  /** Candidates that the registry has never heard of. */
  unknownCandidates: z.array(serviceVersion),
  pairs: z.array(pair),
  pacts: z.array(pactRow),
  findings: z.array(finding),
  /** Versions that run and do not get on, whatever is deployed now. */
  brokenToday: z.array(pair),
  /** What changes for readers that nobody there is. */
  unreadChanges: z.array(
    z.object({
      writer: serviceVersion,
      subject: z.string(),
      from: schemaPointer,
      to: schemaPointer,
      type: z.string(),
      differences: z.array(difference),
      readers: z.array(serviceVersion)
    })
  ),
  /** What the levels of the subjects say of what a candidate sends anew. */
  levels: z.array(schemaPointer.extend({ level: z.string(), isCompatible: z.boolean() }))
})

/** A service to leave out, and why. */
export const ignored = z.object({ service: z.string().min(1), reason: z.string().min(1) })

export const gate = {
  askGate: {
    method: 'POST',
    path: '/api/gate',
    summary: 'May these versions be deployed to an environment, and why, or why not',
    body: z.object({
      candidates: z.array(serviceVersion).min(1).max(100),
      environment: z.string().min(1),
      ignore: z.array(ignored).max(100).optional(),
      /** How long to wait, while the answer is unknown, for something that changes it; in seconds. */
      wait: z.number().min(0).max(60).optional()
    }),
    reply: gateReply
  }
} as const satisfies Endpoints
