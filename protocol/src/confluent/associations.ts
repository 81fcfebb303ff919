import { lifecycles } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { flag, integer, optional, schemaReply, schemaRequest, text, texts } from './fields.ts'

const lifecycle = z.enum(lifecycles)

/** An association with the resource that it belongs to. */
export const association = z.object({
  subject: z.string(),
  guid: z.string(),
  resourceName: z.string(),
  resourceNamespace: z.string(),
  resourceId: z.string(),
  resourceType: z.string(),
  associationType: z.string(),
  lifecycle,
  frozen: z.boolean()
})

const resource = {
  resourceName: optional(z.string()),
  resourceNamespace: optional(z.string()),
  resourceId: optional(z.string()),
  resourceType: optional(z.string())
}

const terms = {
  subject: optional(z.string()),
  associationType: optional(z.string()),
  lifecycle: optional(lifecycle),
  frozen: optional(z.boolean()),
  schema: optional(schemaRequest),
  normalize: optional(z.boolean())
}

const request = z.object({ ...resource, associations: optional(z.array(z.object(terms))) })

/** What a resource has after a change. */
const answer = z.object({
  resourceName: z.string().optional(),
  resourceNamespace: z.string().optional(),
  resourceId: z.string().optional(),
  resourceType: z.string().optional(),
  associations: z
    .array(
      z.object({
        subject: z.string(),
        associationType: z.string(),
        lifecycle,
        frozen: z.boolean(),
        schema: schemaReply.optional()
      })
    )
    .optional()
})

const results = z.object({
  results: z.array(
    z.object({
      error: z.object({ error_code: z.int(), message: z.string() }).optional(),
      result: answer.optional()
    })
  )
})

const byTerms = {
  resourceType: text,
  associationType: texts,
  lifecycle: text,
  offset: integer(0),
  limit: integer(-1)
}

const step = z.object({
  ...terms,
  opType: z.enum(['CREATE', 'UPSERT', 'DELETE']),
  cascadeLifecycle: optional(z.boolean())
})

/** Which subjects belong to which topics. */
export const associations = {
  listSubjectAssociations: {
    method: 'GET',
    path: '/associations/subjects/{subject}',
    summary: 'List the associations of a subject',
    params: z.object({ subject: z.string() }),
    query: z.object(byTerms),
    reply: z.array(association)
  },
  listNamedAssociations: {
    method: 'GET',
    path: '/associations/resources/{namespace}/{name}',
    summary: 'List the associations of a resource by its name',
    params: z.object({ namespace: z.string(), name: z.string() }),
    query: z.object(byTerms),
    reply: z.array(association)
  },
  listResourceAssociations: {
    method: 'GET',
    path: '/associations/resources/{resource}',
    summary: 'List the associations of a resource by its id',
    params: z.object({ resource: z.string() }),
    query: z.object(byTerms),
    reply: z.array(association)
  },
  createAssociations: {
    method: 'POST',
    path: '/associations',
    summary: 'Bind subjects to a resource, with schemas to register first',
    query: z.object({ dryRun: flag }),
    body: request,
    reply: answer
  },
  putAssociations: {
    method: 'PUT',
    path: '/associations',
    summary: 'Bind subjects to a resource, or change how they are bound',
    query: z.object({ dryRun: flag }),
    body: request,
    reply: answer
  },
  putResourceAssociations: {
    method: 'PUT',
    path: '/associations/resources/{resource}',
    summary: 'Bind subjects to the resource with an id, or change how they are bound',
    params: z.object({ resource: z.string() }),
    query: z.object({ dryRun: flag }),
    body: request,
    reply: answer
  },
  deleteAssociations: {
    method: 'DELETE',
    path: '/associations/resources/{resource}',
    summary: 'Unbind subjects from a resource, and delete those that are its alone when asked to',
    params: z.object({ resource: z.string() }),
    query: z.object({ resourceType: text, associationType: texts, cascadeLifecycle: flag, dryRun: flag }),
    reply: z.undefined()
  },
  getAssociationsInBatch: {
    method: 'POST',
    path: '/associations:batchGet',
    summary: 'Get the associations of several resources',
    body: z.object({
      requests: optional(
        z.array(
          z.object({
            ...resource,
            associationTypes: optional(z.array(z.string())),
            lifecycle: optional(lifecycle)
          })
        )
      )
    }),
    reply: results
  },
  mutateAssociationsInBatch: {
    method: 'POST',
    path: '/associations:batchMutate',
    summary: 'Make, change and remove associations of several resources, each resource for itself',
    query: z.object({ dryRun: flag }),
    body: z.object({
      requests: optional(z.array(z.object({ ...resource, associations: optional(z.array(step)) })))
    }),
    reply: results
  }
} as const satisfies Endpoints
