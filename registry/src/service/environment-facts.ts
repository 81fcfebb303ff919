import { randomUUID } from 'node:crypto'
import { defaultFindingLevels, Failure, type FindingId, type FindingLevel } from '@instep/contracts'
import type { Drain, Override, Sighting } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { environmentNamed } from './environments.ts'

/** What is told of an environment, by its name. */
type Told<Fact> = Omit<Fact, 'environment'>

/** Records that whatever lay at a place is gone. @throws Failure environmentNotFound */
export function recordDrain(
  core: Core,
  name: string,
  drain: Pick<Drain, 'place' | 'by' | 'note'> & { readonly at: number | undefined }
): Promise<Drain> {
  return write(core, async writing => {
    const { uuid } = await environmentNamed(writing, name)
    const recorded = { ...drain, environment: uuid, at: drain.at ?? writing.clock() }
    await writing.store.environmentFacts.addDrain(recorded)
    return recorded
  })
}

/** @throws Failure environmentNotFound */
export async function listDrains(core: Core, name: string): Promise<readonly Drain[]> {
  return core.store.environmentFacts.drains((await environmentNamed(core, name)).uuid)
}

/** Records that somebody was seen to read somewhere; what was seen before is added to. @throws Failure environmentNotFound */
export function recordSighting(
  core: Core,
  name: string,
  seen: Pick<Sighting, 'place' | 'reader' | 'source' | 'count'> & {
    readonly firstAt: number | undefined
    readonly lastAt: number | undefined
  }
): Promise<Told<Sighting>> {
  return write(core, async writing => {
    const { uuid } = await environmentNamed(writing, name)
    const lastAt = seen.lastAt ?? writing.clock()
    const firstAt = Math.min(seen.firstAt ?? lastAt, lastAt)
    await writing.store.environmentFacts.addSighting({ ...seen, environment: uuid, firstAt, lastAt })
    const all = await writing.store.environmentFacts.sightings(uuid)
    const found = all.find(({ place, reader }) => place === seen.place && reader === seen.reader)
    return found ?? { ...seen, firstAt, lastAt }
  })
}

/** @throws Failure environmentNotFound */
export async function listSightings(core: Core, name: string): Promise<readonly Sighting[]> {
  return core.store.environmentFacts.sightings((await environmentNamed(core, name)).uuid)
}

/** Whether it was known. @throws Failure environmentNotFound */
export function forgetSighting(core: Core, name: string, place: string, reader: string): Promise<boolean> {
  return write(core, async writing => {
    const { uuid } = await environmentNamed(writing, name)
    return writing.store.environmentFacts.removeSighting({ environment: uuid, place, reader })
  })
}

/** @throws Failure environmentNotFound, overrideInvalid when it would hold for nothing, for everything or for no time */
export function makeOverride(
  core: Core,
  name: string,
  override: Omit<Override, 'uuid' | 'environment' | 'at'>
): Promise<Override> {
  return write(core, async writing => {
    const { uuid: environment } = await environmentNamed(writing, name)
    const at = writing.clock()
    if (override.until <= at) throw new Failure('overrideInvalid', { detail: 'it ends before it begins' })
    if (override.writer === '' && override.reader === '' && override.subject === '') {
      throw new Failure('overrideInvalid', { detail: 'it names neither writer nor reader nor subject' })
    }
    const made = { ...override, uuid: randomUUID(), environment, at }
    await writing.store.environmentFacts.putOverride(made)
    return made
  })
}

/** Those that hold now. @throws Failure environmentNotFound */
export async function listOverrides(core: Core, name: string): Promise<readonly Override[]> {
  const { uuid } = await environmentNamed(core, name)
  return core.store.environmentFacts.overrides(uuid, core.clock())
}

/** Ends an override now; it stays on record. @throws Failure environmentNotFound, overrideNotFound */
export function endOverride(core: Core, name: string, uuid: string): Promise<Override> {
  return write(core, async writing => {
    const environment = await environmentNamed(writing, name)
    const found = await writing.store.environmentFacts.override(uuid)
    if (found?.environment !== environment.uuid) throw new Failure('overrideNotFound', { uuid })
    const ended = { ...found, until: Math.min(found.until, writing.clock()) }
    await writing.store.environmentFacts.putOverride(ended)
    return ended
  })
}

type Levels = Readonly<Partial<Record<FindingId, FindingLevel>>>

/** What each finding means, and what was set here. */
export interface KnownLevels {
  readonly levels: Levels
  readonly own: Levels
}

/** Everywhere, or in one environment. @throws Failure environmentNotFound */
export async function getFindingLevels(core: Core, name: string | undefined): Promise<KnownLevels> {
  const everywhere = await core.store.environmentFacts.findingLevels(undefined)
  if (name === undefined) return { levels: { ...defaultFindingLevels, ...everywhere }, own: everywhere }
  const { uuid } = await environmentNamed(core, name)
  const own = await core.store.environmentFacts.findingLevels(uuid)
  return { levels: { ...defaultFindingLevels, ...everywhere, ...own }, own }
}

/** @param changes undefined takes a level back. @throws Failure environmentNotFound */
export function setFindingLevels(
  core: Core,
  name: string | undefined,
  changes: Readonly<Partial<Record<FindingId, FindingLevel | undefined>>>
): Promise<KnownLevels> {
  return write(core, async writing => {
    const uuid = name === undefined ? undefined : (await environmentNamed(writing, name)).uuid
    await writing.store.environmentFacts.setFindingLevels(uuid, changes)
    return getFindingLevels(writing, name)
  })
}
