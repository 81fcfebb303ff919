import type { DocumentProblem } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { action, channel, delivery, evidence, schemaPointer, serviceVersion } from './fields.ts'

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
      document: z
        .string()
        .min(1)
        .refine(text => text.isWellFormed(), 'must be text that UTF-8 can hold'),
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
  draftContract: {
    method: 'GET',
    path: '/api/services/{service}/contract/draft',
    summary: 'A first AsyncAPI document of a service, from what subjects and pacts tell of a version',
    params: z.object({ service: z.string().min(1) }),
    query: z.object({ version: z.string().min(1).optional() }),
    reply: z.string(),
    replyAs: 'text'
  },
  exportContracts: {
    method: 'GET',
    path: '/api/environments/{environment}/contracts',
    summary:
      'The AsyncAPI documents of all that runs in an environment: published, or made from what is known',
    params: z.object({ environment: z.string().min(1) }),
    reply: z.object({
      environment: z.string(),
      contracts: z.array(
        z.object({
          service: z.string(),
          version: z.string(),
          document: z.string(),
          isGenerated: z.boolean()
        })
      )
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
