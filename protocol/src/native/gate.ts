import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { counterexample, difference, evidence, schemaPointer, serviceVersion } from './fields.ts'

/** One side of a message. */
const party = serviceVersion.extend({ schema: schemaPointer, evidence, isCandidate: z.boolean() })

/** A writer and a reader of one message. */
const pair = z.object({
  subject: z.string(),
  writer: party,
  reader: party,
  outcome: z.enum(['ok', 'broken', 'formatChanged', 'unknown']),
  /** The schema that the registry does not have, when that makes the outcome unknown. */
  missing: schemaPointer.optional(),
  type: z.string().optional(),
  differences: z.array(difference),
  counterexample: counterexample.optional()
})

const pact = z.object({
  consumer: serviceVersion,
  provider: z.object({ service: z.string(), version: z.string().optional() }),
  outcome: z.enum(['ok', 'broken', 'unknown']),
  verifiedAt: z.number().optional()
})

const finding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('awaitedUnsent'), service: serviceVersion, subject: z.string() }),
  z.object({ kind: z.literal('sentUnread'), service: serviceVersion, subject: z.string() }),
  z.object({ kind: z.literal('undeclared'), service: serviceVersion }),
  z.object({ kind: z.literal('candidateUnknown'), service: serviceVersion }),
  z.object({ kind: z.literal('brokenToday'), pair })
])

export const gateReply = z.object({
  answer: z.enum(['yes', 'no', 'unknown']),
  environment: z.string(),
  candidates: z.array(serviceVersion),
  pairs: z.array(pair),
  pacts: z.array(pact),
  findings: z.array(finding)
})

export const gate = {
  askGate: {
    method: 'POST',
    path: '/api/gate',
    summary: 'May these versions be deployed to an environment, and why, or why not',
    body: z.object({
      candidates: z.array(serviceVersion).min(1).max(100),
      environment: z.string().min(1)
    }),
    reply: gateReply
  }
} as const satisfies Endpoints
