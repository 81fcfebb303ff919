import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import {
  flag,
  integer,
  metadata,
  numberList,
  optional,
  ruleSet,
  schemaReply,
  schemaRequest,
  tagsRequest,
  text,
  textList,
  texts
} from './fields.ts'

const subject = z.object({ subject: z.string() })
const subjectVersion = z.object({ subject: z.string(), version: z.string() })

/** Subjects and their versions. `{version}` is a number, or `latest`. */
export const subjects = {
  listSubjects: {
    method: 'GET',
    path: '/subjects',
    summary: 'List subjects',
    query: z.object({
      subjectPrefix: text,
      deleted: flag,
      deletedOnly: flag,
      offset: integer(0),
      limit: integer(-1)
    }),
    reply: textList
  },
  lookUpSchema: {
    method: 'POST',
    path: '/subjects/{subject}',
    summary: 'Find the version under which a subject holds a schema',
    params: subject,
    query: z.object({ normalize: flag, format: text, deleted: flag }),
    body: schemaRequest,
    reply: schemaReply
  },
  findByMetadata: {
    method: 'GET',
    path: '/subjects/{subject}/metadata',
    summary: 'Get the newest version whose metadata has every property given',
    params: subject,
    query: z.object({ key: texts, value: texts, format: text, deleted: flag }),
    reply: schemaReply
  },
  deleteSubject: {
    method: 'DELETE',
    path: '/subjects/{subject}',
    summary: 'Delete a subject, softly or for good',
    params: subject,
    query: z.object({ permanent: flag }),
    reply: numberList
  },
  listVersions: {
    method: 'GET',
    path: '/subjects/{subject}/versions',
    summary: 'List the versions of a subject',
    params: subject,
    query: z.object({
      deleted: flag,
      deletedOnly: flag,
      deletedAsNegative: flag,
      offset: integer(0),
      limit: integer(-1)
    }),
    reply: numberList
  },
  registerSchema: {
    method: 'POST',
    path: '/subjects/{subject}/versions',
    summary: 'Register a schema under a subject',
    params: subject,
    query: z.object({ normalize: flag, format: text, force: flag }),
    body: schemaRequest,
    reply: schemaReply
  },
  getVersion: {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}',
    summary: 'Get one version of a subject',
    params: subjectVersion,
    query: z.object({ format: text, referenceFormat: text, deleted: flag, findTags: texts }),
    reply: schemaReply
  },
  getVersionText: {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}/schema',
    summary: 'Get the schema text of one version',
    params: subjectVersion,
    query: z.object({ format: text, deleted: flag }),
    reply: z.string(),
    replyAs: 'text'
  },
  listReferrers: {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}/referencedby',
    summary: 'List the ids of the schemas that refer to a version',
    params: subjectVersion,
    query: z.object({ deleted: flag, offset: integer(0), limit: integer(-1) }),
    reply: numberList
  },
  tagVersion: {
    method: 'POST',
    path: '/subjects/{subject}/versions/{version}/tags',
    summary: 'Register a version with other tags, metadata or rules',
    params: subjectVersion,
    body: z.object({
      newVersion: optional(z.int32()),
      tagsToAdd: optional(z.array(tagsRequest)),
      tagsToRemove: optional(z.array(tagsRequest)),
      metadata: optional(metadata),
      ruleSet: optional(ruleSet),
      rulesToMerge: optional(ruleSet),
      rulesToRemove: optional(z.array(z.string()))
    }),
    reply: schemaReply
  },
  deleteVersion: {
    method: 'DELETE',
    path: '/subjects/{subject}/versions/{version}',
    summary: 'Delete one version of a subject, softly or for good',
    params: subjectVersion,
    query: z.object({ permanent: flag }),
    reply: z.int()
  }
} as const satisfies Endpoints
