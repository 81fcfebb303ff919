import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { association } from './associations.ts'
import { flag, integer, schemaReply, text, textList, texts } from './fields.ts'

const id = z.object({ id: z.string() })
const owners = z.object({ subject: text, deleted: flag, offset: integer(0), limit: integer(-1) })

/** Schemas by their id or GUID, wherever they are used. */
export const schemas = {
  getSchema: {
    method: 'GET',
    path: '/schemas/ids/{id}',
    summary: 'Get a schema by its id',
    params: id,
    query: z.object({
      subject: text,
      format: text,
      referenceFormat: text,
      fetchMaxId: flag,
      findTags: texts
    }),
    reply: schemaReply
  },
  getSchemaText: {
    method: 'GET',
    path: '/schemas/ids/{id}/schema',
    summary: 'Get a schema text by its id',
    params: id,
    query: z.object({ subject: text, format: text }),
    reply: z.string(),
    replyAs: 'text'
  },
  listSchemaSubjects: {
    method: 'GET',
    path: '/schemas/ids/{id}/subjects',
    summary: 'List the subjects that use an id',
    params: id,
    query: owners,
    reply: textList
  },
  listSchemaVersions: {
    method: 'GET',
    path: '/schemas/ids/{id}/versions',
    summary: 'List the subjects and versions that use an id',
    params: id,
    query: owners,
    reply: z.array(z.object({ subject: z.string(), version: z.int() }))
  },
  getSchemaByGuid: {
    method: 'GET',
    path: '/schemas/guids/{guid}',
    summary: 'Get a schema by its GUID',
    params: z.object({ guid: z.string() }),
    query: z.object({ format: text }),
    reply: schemaReply
  },
  listGuidIds: {
    method: 'GET',
    path: '/schemas/guids/{guid}/ids',
    summary: 'List the ids that a GUID has, by context',
    params: z.object({ guid: z.string() }),
    reply: z.array(z.object({ context: z.string(), id: z.int() }))
  },
  listTypes: {
    method: 'GET',
    path: '/schemas/types',
    summary: 'List the schema types that the registry speaks',
    reply: textList
  },
  listSchemas: {
    method: 'GET',
    path: '/schemas',
    summary: 'List registered schemas, by subject and version',
    query: z.object({
      subjectPrefix: text,
      aliases: flag,
      deleted: flag,
      latestOnly: flag,
      ruleType: text,
      resourceType: text,
      associationType: texts,
      lifecycle: texts,
      offset: integer(0),
      limit: integer(-1)
    }),
    reply: z.array(
      schemaReply.extend({
        aliases: z.array(z.string()).optional(),
        associations: z.array(association).optional()
      })
    )
  }
} as const satisfies Endpoints
