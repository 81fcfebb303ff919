import { Failure, type Reference, type Referenced, type Subject, subjectReferredTo } from '@instep/contracts'
import type { SchemaStore } from '../store/store.ts'

/** As the version of a reference: the newest. Replaced by its number before the reference is stored. */
const newest = -1

/** References with their versions settled, deduplicated and sorted when normalising. */
export async function settleReferences(
  store: SchemaStore,
  from: Subject,
  references: readonly Reference[],
  normalize: boolean
): Promise<readonly Reference[]> {
  const settled = await Promise.all(
    references.map(async reference =>
      reference.version === newest
        ? { ...reference, version: await newestVersion(store, from, reference) }
        : reference
    )
  )
  return normalize ? sortedWithoutDuplicates(settled) : settled
}

async function newestVersion(store: SchemaStore, from: Subject, reference: Reference): Promise<number> {
  const live = await store.registrations(subjectReferredTo(reference.subject, from), 'live')
  const last = live.at(-1)
  if (last === undefined) throw new Failure('referenceNotFound', reference)
  return last.version
}

function sortedWithoutDuplicates(references: readonly Reference[]): readonly Reference[] {
  const byKey = new Map(
    references.map(reference => [
      JSON.stringify([reference.subject, reference.version, reference.name]),
      reference
    ])
  )
  return [...byKey.values()].toSorted(
    (a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0) || a.version - b.version
  )
}

/**
 * The texts that a schema needs, dependencies first. Of two references with one name the first one counts.
 * @throws Failure referenceNotFound; a deleted version is found only when `deleted` says so
 */
export async function referencedTexts(
  store: SchemaStore,
  from: Subject,
  references: readonly Reference[],
  deleted: boolean
): Promise<readonly Referenced[]> {
  const found = new Map<string, Referenced>()
  const visited = new Set<string>()
  const visit = async (subject: Subject, list: readonly Reference[]): Promise<void> => {
    for (const reference of list) {
      if (visited.has(reference.name)) continue
      visited.add(reference.name)
      const target = subjectReferredTo(reference.subject, subject)
      const registered = await store.registeredSchema(target, reference.version)
      if (registered === undefined || (registered.isDeleted && !deleted)) {
        throw new Failure('referenceNotFound', { subject: reference.subject, version: reference.version })
      }
      await visit(target, registered.schema.references)
      found.set(reference.name, { name: reference.name, text: registered.schema.text })
    }
  }
  await visit(from, references)
  return [...found.values()]
}
