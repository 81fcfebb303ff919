import { Failure } from '@instep/contracts'
import type { Pacticipant } from '../store/store.ts'
import { type Core, write } from './core.ts'

/** What may be said of a pacticipant. In a patch, what is absent stays and null clears. */
export interface PacticipantChanges {
  readonly displayName?: string | null | undefined
  readonly mainBranch?: string | null | undefined
  readonly repositoryUrl?: string | null | undefined
}

/** A pacticipant, and whether it was not there before. */
export interface ChangedPacticipant {
  readonly pacticipant: Pacticipant
  readonly isNew: boolean
}

export function listPacticipants({ store }: Core): Promise<readonly Pacticipant[]> {
  return store.pacticipants.pacticipants()
}

/** @throws Failure pacticipantNotFound */
export async function getPacticipant({ store }: Core, name: string): Promise<Pacticipant> {
  const pacticipant = await store.pacticipants.pacticipant(name)
  if (pacticipant === undefined) throw new Failure('pacticipantNotFound', { pacticipant: name })
  return pacticipant
}

/** Changes what is known of a pacticipant, which is created if need be. */
export function changePacticipant(
  core: Core,
  name: string,
  changes: PacticipantChanges
): Promise<ChangedPacticipant> {
  return write(core, async ({ store, clock }) => {
    const known = await store.pacticipants.pacticipant(name)
    const settled = (change: string | null | undefined, before: string | undefined) =>
      change === undefined ? before : (change ?? undefined)
    const pacticipant = {
      name,
      displayName: settled(changes.displayName, known?.displayName),
      mainBranch: settled(changes.mainBranch, known?.mainBranch),
      repositoryUrl: settled(changes.repositoryUrl, known?.repositoryUrl),
      createdAt: known?.createdAt ?? clock()
    }
    await store.pacticipants.putPacticipant(pacticipant)
    return { pacticipant, isNew: known === undefined }
  })
}

/** Replaces all that is known of a pacticipant, which is created if need be. */
export function replacePacticipant(
  core: Core,
  name: string,
  { displayName, mainBranch, repositoryUrl }: PacticipantChanges
): Promise<ChangedPacticipant> {
  return changePacticipant(core, name, {
    displayName: displayName ?? null,
    mainBranch: mainBranch ?? null,
    repositoryUrl: repositoryUrl ?? null
  })
}
