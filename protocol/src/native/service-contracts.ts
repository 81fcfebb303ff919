import type { Channel, Delivery, DocumentProblem } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { action, evidence, schemaPointer, serviceVersion } from './fields.ts'

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** Where messages are exchanged: `protocol` tells what else there is. */
const channel = z.custom<Channel>(isObject)

/** How a message is sent or received on its channel. */
const delivery = z.custom<Delivery>(isObject)

/** Something about a document, and where in it; lines and columns count from 1. */
const problem: z.ZodType<DocumentProblem> = z.object({
  message: z.string(),
  path: z.string(),
  line: z.int(),
  column: z.int()
})

const name = z.string().min(1).max(500)

const published = z.object({
  action,
  name: z.string(),
  message: z.string(),
  subject: z.string(),
  schema: schemaPointer,
  channel,
  delivery,
  evidence,
  /** Whether the schema was registered with the contract, or was there. */
  isSchemaNew: z.boolean(),
  /** Whether a pact of the version is about the same message. */
  hasPact: z.boolean()
})

/** What services say of themselves, as AsyncAPI documents. */
export const serviceContracts = {
  publishContract: {
    method: 'PUT',
    path: '/api/services/{service}/versions/{version}/contract',
    summary:
      'Publish the AsyncAPI document of a service version: what it sends and receives, and its schemas',
    params: serviceVersion,
    body: z.object({
      /** YAML or JSON, as a text. */
      document: z.string().min(1),
      branch: name.optional(),
      tags: z.array(name).max(100).default([]),
      buildUrl: z.string().max(2000).optional(),
      overwrite: z.boolean().default(false)
    }),
    reply: z.object({
      service: z.string(),
      version: z.string(),
      isUnchanged: z.boolean(),
      operations: z.array(published),
      notes: z.array(problem)
    })
  },
  getContract: {
    method: 'GET',
    path: '/api/services/{service}/versions/{version}/contract',
    summary: 'The AsyncAPI document of a service version, as it was published',
    params: serviceVersion,
    reply: z.string(),
    replyAs: 'text'
  }
} as const satisfies Endpoints
