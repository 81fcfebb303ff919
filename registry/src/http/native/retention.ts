import type { native } from '@instep/protocol'
import { clean } from '../../service/index.ts'
import type { Handlers } from '../route.ts'

export const retention: Handlers<typeof native.retention> = {
  async clean({ body: { policy, dryRun } }, registry) {
    const pacticipants = await clean(registry, policy, dryRun)
    return {
      dryRun,
      pacticipants: pacticipants.map(({ name, removed, endedBranches, kept }) => ({
        name,
        removed: [...removed],
        endedBranches: [...endedBranches],
        kept: kept.map(({ number, reasons }) => ({ version: number, reasons: [...reasons] }))
      }))
    }
  }
}
