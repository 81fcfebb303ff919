import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { serviceVersion } from './fields.ts'
import { ignored, pactRow, pair, retention } from './gate.ts'

/** What a step rests on: two versions, and the pair or the pact between them. */
const relation = z.object({
  writer: serviceVersion,
  reader: serviceVersion,
  /** Whether the writer is gone already, and only its messages are there. */
  isWriterGone: z.boolean(),
  outcome: z.enum(['ok', 'broken', 'unknown']),
  pair: pair.optional(),
  pact: pactRow.optional()
})

const drain = z.object({ place: z.string(), retention, because: z.array(relation) })

const move = z.object({
  service: z.string(),
  from: z.array(z.string()),
  to: z.string(),
  /** Why the old version has to stop before the new one starts; empty when both may run side by side. */
  stopsFirst: z.array(relation),
  /** What is drained between the stop and the start. */
  drains: z.array(drain)
})

const wave = z.object({ drains: z.array(drain), moves: z.array(move) })

const precedence = z.object({ earlier: z.string(), later: z.string(), because: z.array(relation) })

const hindrance = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('targetBroken'), because: z.array(relation) }),
  z.object({ kind: z.literal('bystander'), because: z.array(relation) }),
  z.object({
    kind: z.literal('cycle'),
    cycle: z.array(precedence),
    waysOut: z.array(z.array(precedence))
  }),
  z.object({ kind: z.literal('noWay') })
])

export const planReply = z.object({
  answer: z.enum(['yes', 'no', 'unknown', 'notDecided']),
  environment: z.string(),
  services: z.array(
    z.object({ service: z.string(), from: z.array(z.string()), versions: z.array(z.string()) })
  ),
  /** Services that run their target already. */
  there: z.array(serviceVersion),
  unknownCandidates: z.array(serviceVersion),
  waves: z.array(wave),
  /** After this wave (from 0) what was written bars the way back. */
  pointOfNoReturn: z.object({ wave: z.int(), because: z.array(relation) }).optional(),
  hindrances: z.array(hindrance),
  /** What is not known, and the order relies on. */
  unknown: z.array(relation),
  brokenToday: z.array(relation),
  /** How many states were looked at without an answer. */
  bound: z.int().optional()
})

export const plan = {
  askPlan: {
    method: 'POST',
    path: '/api/plan',
    summary: 'In which order can services go to these versions in an environment',
    body: z.object({
      environment: z.string().min(1),
      /** Each with the versions that it may go through; the last is where it is to end. */
      services: z
        .array(z.object({ service: z.string().min(1), versions: z.array(z.string().min(1)).min(1).max(20) }))
        .min(1)
        .max(200),
      ignore: z.array(ignored).max(100).optional(),
      bound: z.int().min(1).max(500_000).optional(),
      /** How long to wait, while the answer is unknown, for something that changes it; in seconds. */
      wait: z.number().min(0).max(60).optional()
    }),
    reply: planReply
  }
} as const satisfies Endpoints
