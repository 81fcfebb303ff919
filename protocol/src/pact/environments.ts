import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { filled, hal, nothing, optionalText, params } from './fields.ts'

const uuid = params('uuid')

const contact = z.object({
  name: filled,
  details: z
    .record(z.string(), z.string())
    .nullish()
    .transform(details => details ?? {})
})

const body = z.object({
  name: filled.refine(name => !/\s/.test(name), 'cannot contain spaces'),
  displayName: optionalText,
  production: z.boolean({
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be one of: true, false')
  }),
  contacts: z
    .array(contact, { error: () => 'must be an array' })
    .nullish()
    .transform(contacts => contacts ?? [])
})

const reply = hal({ uuid: z.string(), name: z.string(), production: z.boolean() })

/** Where versions are deployed. */
export const environments = {
  listEnvironments: {
    method: 'GET',
    path: '/environments',
    summary: 'List environments',
    reply: hal({ _embedded: z.object({ environments: z.array(reply) }) })
  },
  createEnvironment: {
    method: 'POST',
    path: '/environments',
    summary: 'Create an environment',
    body,
    reply
  },
  getEnvironment: {
    method: 'GET',
    path: '/environments/{uuid}',
    summary: 'Get an environment',
    params: uuid,
    reply
  },
  replaceEnvironment: {
    method: 'PUT',
    path: '/environments/{uuid}',
    summary: 'Replace an environment',
    params: uuid,
    body,
    reply
  },
  deleteEnvironment: {
    method: 'DELETE',
    path: '/environments/{uuid}',
    summary: 'Delete an environment, and what was recorded for it',
    params: uuid,
    reply: nothing
  }
} as const satisfies Endpoints
