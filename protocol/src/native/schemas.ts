import * as z from 'zod'
import { schemaRequest } from '../confluent/fields.ts'
import type { Endpoints } from '../endpoint.ts'
import { counterexample, difference, level } from './fields.ts'

/** What one direction of a comparison found. */
export const finding = z.object({
  direction: z.enum(['backward', 'forward']),
  formatChanged: z.boolean(),
  differences: z.array(difference),
  counterexample: counterexample.optional()
})

export const schemaChecks = {
  checkSchema: {
    method: 'POST',
    path: '/api/subjects/{subject}/check',
    summary: 'Would a schema be accepted, and if not, why: as data, with a message that proves it',
    params: z.object({ subject: z.string() }),
    body: schemaRequest,
    reply: z.object({
      isCompatible: z.boolean(),
      level,
      /** The newest version that it does not get on with. */
      conflict: z
        .object({ version: z.int(), type: z.string(), text: z.string(), findings: z.array(finding) })
        .optional()
    })
  }
} as const satisfies Endpoints
