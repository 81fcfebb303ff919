import { keepReasons } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'

const policy = z
  .object({
    /** So many of the last versions: of a pacticipant, of its main branch, and of each branch that is kept. */
    keepVersions: z.int().min(1).max(1_000_000).optional(),
    /** What is younger than so many days. */
    keepDays: z.number().min(0).max(100_000).optional(),
    /** Branches, and tags, whose newest version is kept; `*` stands for any text. */
    keepBranches: z.array(z.string().min(1).max(1000)).max(100).default([])
  })
  .refine(
    ({ keepVersions, keepDays }) => keepVersions !== undefined || keepDays !== undefined,
    'must have keepVersions or keepDays'
  )

const cleaned = z.object({
  name: z.string(),
  removed: z.array(z.string()),
  endedBranches: z.array(z.string()),
  kept: z.array(z.object({ version: z.string(), reasons: z.array(z.enum(keepReasons)) }))
})

export const retention = {
  clean: {
    method: 'POST',
    path: '/api/clean',
    summary: 'Remove versions that a policy does not keep, or tell which',
    body: z.object({ policy, dryRun: z.boolean().default(false) }),
    reply: z.object({ dryRun: z.boolean(), pacticipants: z.array(cleaned) })
  }
} as const satisfies Endpoints
