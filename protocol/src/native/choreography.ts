import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { schemaPointer, serviceVersion } from './fields.ts'
import { finding, pactRow, pair, retention } from './gate.ts'

const inEnvironment = z.object({ environment: z.string().min(1) })

/** A version sends a message to a place, or receives it there. */
const edge = serviceVersion.extend({
  place: z.string(),
  subject: z.string(),
  message: z.string().optional(),
  schema: schemaPointer,
  group: z.string().optional()
})

const choreographyReply = z.object({
  environment: z.string(),
  versions: z.array(
    serviceVersion.extend({
      /** Whether it runs, or is gone while its messages are there. */
      presence: z.enum(['running', 'retained']),
      /** Whether it stays beside the version that is deployed next. */
      isReleased: z.boolean(),
      endedAt: z.number().optional()
    })
  ),
  places: z.array(
    z.object({
      place: z.string(),
      /** Its broker; left out where nobody says where a message goes. */
      protocol: z.string().optional(),
      retention: retention.optional()
    })
  ),
  sends: z.array(edge),
  receives: z.array(edge),
  /** What is sent to one place and received at another: from a routing key to a queue, from a subject to a wildcard. */
  routes: z.array(z.object({ from: z.string(), to: z.string(), subjects: z.array(z.string()) }))
})

const choreographyCheckReply = z.object({
  /** `no` with an error or a broken pair, `unknown` when something is not known. */
  answer: z.enum(['yes', 'no', 'unknown']),
  environment: z.string(),
  findings: z.array(finding),
  /** The pairs that are not ok. */
  pairs: z.array(pair),
  /** The pacts that are not ok. */
  pacts: z.array(pactRow),
  /** How much was looked at. */
  counts: z.object({ versions: z.int(), pairs: z.int(), pacts: z.int() })
})

/** An environment as a whole, whatever is deployed next. */
export const choreography = {
  showChoreography: {
    method: 'GET',
    path: '/api/environments/{environment}/choreography',
    summary: 'Who sends what to whom in an environment, as a graph',
    params: inEnvironment,
    query: z.object({
      /** Of who is gone: what still goes to somebody there, or all that somebody new could read. */
      retained: z.enum(['received', 'all']).default('received')
    }),
    reply: choreographyReply
  },
  checkChoreography: {
    method: 'GET',
    path: '/api/environments/{environment}/choreography/findings',
    summary: 'What is the matter in an environment: findings, and what is broken or not known today',
    params: inEnvironment,
    reply: choreographyCheckReply
  }
} as const satisfies Endpoints
