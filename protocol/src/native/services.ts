import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { action, channel, delivery, evidence, schemaPointer, serviceVersion } from './fields.ts'

const declaration = z.object({
  action,
  /** The message, by the subject that its producers register it under. */
  subject: z.string().min(1),
  /** What the service writes or reads with; without it, the newest version of the subject. */
  schema: z.object({ subject: z.string().min(1), version: z.int().positive().optional() }).optional()
})

const operation = z.object({
  action,
  subject: z.string(),
  schema: schemaPointer,
  evidence,
  /** What only a contract tells: its name there, the message's name, where and how. */
  name: z.string().optional(),
  message: z.string().optional(),
  channel: channel.optional(),
  delivery: delivery.optional()
})

export const services = {
  declareOperations: {
    method: 'POST',
    path: '/api/services/{service}/versions/{version}/operations',
    summary: 'Declare what a service version sends and receives',
    params: serviceVersion,
    body: z.object({ branch: z.string().min(1).optional(), operations: z.array(declaration).max(1000) }),
    reply: z.object({ operations: z.array(operation) })
  },
  listOperations: {
    method: 'GET',
    path: '/api/services/{service}/versions/{version}/operations',
    summary: 'List what a service version sends and receives',
    params: serviceVersion,
    reply: z.object({ operations: z.array(operation) })
  }
} as const satisfies Endpoints
