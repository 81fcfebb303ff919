import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { filled, hal, notice, optionalText } from './fields.ts'

const contract = z.object({
  consumerName: filled,
  providerName: filled,
  specification: z.string().optional(),
  contentType: z.string().optional(),
  /** Base64 of the contract. */
  content: filled,
  onConflict: z.enum(['overwrite', 'merge']).nullish(),
  /** The older spelling. */
  writeMode: z.enum(['overwrite', 'merge']).nullish()
})

export const contracts = {
  publishContracts: {
    method: 'POST',
    path: '/contracts/publish',
    summary: 'Publish the pacts of a consumer version, with its branch and tags',
    body: z.object({
      pacticipantName: filled,
      pacticipantVersionNumber: filled,
      branch: optionalText,
      tags: z.array(filled).nullish(),
      buildUrl: optionalText,
      contracts: z.array(contract, { error: () => 'is missing' }).max(500)
    }),
    reply: hal({
      logs: z.array(z.object({ level: z.string(), message: z.string(), deprecationWarning: z.string() })),
      notices: z.array(notice)
    })
  }
} as const satisfies Endpoints
