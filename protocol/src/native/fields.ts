import { actions, type Channel, type Delivery, type Difference, levels } from '@instep/contracts'
import * as z from 'zod'
import type { ExplainedDifference } from './explained.ts'

/** `orders` in version `2.0.0`. */
export const serviceVersion = z.object({ service: z.string().min(1), version: z.string().min(1) })

/** A version of a subject. */
export const schemaPointer = z.object({ subject: z.string(), version: z.int() })

export const evidence = z.object({
  grade: z.enum(['declared', 'tested', 'observed']),
  source: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** How often it was seen, where it was observed. */
  count: z.number().optional()
})

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** Where messages are exchanged: `protocol` tells what else there is. */
export const channel = z.custom<Channel>(isObject)

/** How a message is sent or received on its channel. */
export const delivery = z.custom<Delivery>(isObject)

export const action = z.enum(actions)

export const level = z.enum(levels as [(typeof levels)[number], ...(typeof levels)[number][]])

export const difference: z.ZodType<Difference> = z.object({
  rule: z.string(),
  path: z.string(),
  breaks: z.boolean(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
})

export const explainedDifference: z.ZodType<ExplainedDifference> = z.object({
  rule: z.string(),
  path: z.string(),
  breaks: z.boolean(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  explanation: z.string(),
  message: z.string().optional()
})

/** A message that its reader cannot read. */
export const counterexample = z.object({
  json: z.unknown(),
  /** As the writer encodes it, without a frame. */
  base64: z.string(),
  error: z.string()
})
