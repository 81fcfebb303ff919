import {
  Failure,
  globalContext,
  isImporting,
  isWritable,
  type Mode,
  type Subject,
  subjectText
} from '@instep/contracts'
import { type Core, write } from './core.ts'

/** The mode that holds for a subject: the nearest that is set wins. */
export async function modeFor({ store }: Core, subject: Subject): Promise<Mode> {
  const scopes: readonly Subject[] = [
    subject,
    { context: subject.context, name: '' },
    { context: globalContext, name: '' }
  ]
  const modes = await store.config.modesOf(scopes)
  return modes.find(mode => mode !== undefined) ?? 'READWRITE'
}

/** A scope's own mode. @throws Failure modeMissing */
export async function ownMode({ store }: Core, scope: Subject): Promise<Mode> {
  const mode = await store.config.mode(scope)
  if (mode === undefined) throw new Failure('modeMissing', { subject: subjectText(scope) })
  return mode
}

/** Sets a scope's mode, or clears it. @throws Failure importOverExisting unless forced */
export function changeMode(
  core: Core,
  scope: Subject,
  mode: Mode | undefined,
  force: boolean
): Promise<void> {
  return write(core, async writing => {
    const { store } = writing
    if (mode === undefined) return store.config.deleteMode(scope)
    const isNew = !isImporting(await modeFor(writing, scope))
    if (isImporting(mode) && isNew && !force) await clearForImport(writing, scope)
    await store.config.putMode(scope, mode)
  })
}

/** An import begins on an empty scope: live schemas refuse it, deleted ones are removed for good. */
async function clearForImport({ store }: Core, scope: Subject): Promise<void> {
  const subjects =
    scope.name === '' ? await store.schemas.subjects({ context: scope.context, visibility: 'all' }) : [scope]
  for (const subject of subjects) {
    if ((await store.schemas.registrations(subject, 'live')).length > 0)
      throw new Failure('importOverExisting', {})
  }
  for (const subject of subjects) {
    const deleted = await store.schemas.registrations(subject, 'deleted')
    await store.schemas.remove(
      subject,
      deleted.map(({ version }) => version)
    )
  }
}

/** Removes a scope's own mode, and with `recursive` those below it. @throws Failure subjectNotFound */
export function removeMode(core: Core, scope: Subject, recursive: boolean): Promise<Mode> {
  return write(core, async writing => {
    const { config } = writing.store
    const mode = await config.mode(scope)
    const effective = mode ?? (await modeFor(writing, scope))
    if (mode === undefined && !recursive)
      throw new Failure('subjectNotFound', { subject: subjectText(scope) })
    await config.deleteMode(scope)
    if (recursive && scope.name === '') await config.deleteModesIn(scope.context)
    return effective
  })
}

/** @throws Failure modeReadOnly */
export async function requireWritable(core: Core, subject: Subject): Promise<void> {
  if (!isWritable(await modeFor(core, subject))) throw new Failure('modeReadOnly', placeOf(subject))
}

/** A subject as the failures about modes tell it. */
export function placeOf({ context, name }: Subject): { readonly subject: string; readonly context: string } {
  return { subject: name, context }
}
