import { type ServiceVersion, serviceVersionText } from '@instep/contracts'
import type { Core } from './core.ts'

/** Which of some versions the registry knows, and which not. */
export async function sorted(
  { store }: Core,
  versions: readonly ServiceVersion[]
): Promise<{ readonly known: readonly ServiceVersion[]; readonly unknown: readonly ServiceVersion[] }> {
  const found = await store.pacticipants.versionsNamed(versions)
  const names = new Set(
    found.map(({ pacticipant, number }) => serviceVersionText({ service: pacticipant, version: number }))
  )
  const isKnown = (version: ServiceVersion) => names.has(serviceVersionText(version))
  return { known: versions.filter(isKnown), unknown: versions.filter(version => !isKnown(version)) }
}
