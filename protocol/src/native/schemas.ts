import { lintSwitches } from '@instep/contracts'
import * as z from 'zod'
import { schemaRequest } from '../confluent/fields.ts'
import type { Endpoints } from '../endpoint.ts'
import { counterexample, explainedDifference, level } from './fields.ts'

/** What one direction of a comparison found. */
export const finding = z.object({
  direction: z.enum(['backward', 'forward']),
  formatChanged: z.boolean(),
  differences: z.array(explainedDifference),
  counterexample: counterexample.optional()
})

const linted = z.object({
  /** What a registration does with the findings. */
  switch: z.enum(lintSwitches),
  findings: z.array(
    z.object({
      rule: z.string(),
      level: z.enum(['error', 'warning']),
      path: z.string(),
      explanation: z.string()
    })
  )
})

const oneVersion = z.object({ version: z.int(), schema: z.string() })

/** What two versions of a subject, or one that would be registered, mean for those who read and write. */
export const schemaChecks = {
  diffVersions: {
    method: 'GET',
    path: '/api/subjects/{subject}/diff',
    summary: 'What changed between two versions, and what it means for readers and writers',
    params: z.object({ subject: z.string() }),
    query: z.object({ from: z.string(), to: z.string().default('latest') }),
    reply: z.object({
      subject: z.string(),
      type: z.string(),
      from: oneVersion,
      to: oneVersion,
      findings: z.array(finding)
    })
  },
  lintVersion: {
    method: 'GET',
    path: '/api/subjects/{subject}/versions/{version}/lint',
    summary: 'What lint says of a registered version',
    params: z.object({ subject: z.string(), version: z.string() }),
    reply: linted
  },
  lintSchema: {
    method: 'POST',
    path: '/api/subjects/{subject}/lint',
    summary: 'What lint would say of a schema',
    params: z.object({ subject: z.string() }),
    body: schemaRequest,
    reply: linted
  },
  checkSchema: {
    method: 'POST',
    path: '/api/subjects/{subject}/check',
    summary: 'Would a schema be accepted, and if not, why: as data, with a message that proves it',
    params: z.object({ subject: z.string() }),
    body: schemaRequest,
    reply: z.object({
      isCompatible: z.boolean(),
      level,
      /** Reserved names that are freed or taken; absent where fields are not validated. */
      reserved: z.array(z.object({ kind: z.enum(['freed', 'taken']), field: z.string() })).optional(),
      /** The newest version that it does not get on with. */
      conflict: z
        .object({ version: z.int(), type: z.string(), text: z.string(), findings: z.array(finding) })
        .optional()
    })
  }
} as const satisfies Endpoints
