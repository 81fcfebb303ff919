import { check, isAccepted, type LevelVerdict, parseSubject, type SchemaPointer } from '@instep/contracts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'

/** What the level of its subject says of a version that is registered, compared with those before it. */
export async function levelVerdict(core: Core, pointer: SchemaPointer): Promise<LevelVerdict | undefined> {
  const subject = parseSubject(pointer.subject)
  const { store, parsed } = core
  const registered = await store.schemas.registeredSchema(subject, pointer.version)
  if (registered === undefined) return undefined
  const { level, compatibilityPolicy } = await configFor(core, subject)
  const schema = await parsed.of(store.schemas, registered.schema)
  const before = (await store.schemas.liveContents(subject)).filter(
    ({ version }) => version < pointer.version
  )
  const compared = level.endsWith('_TRANSITIVE') ? before : before.slice(0, level === 'NONE' ? 0 : 1)
  for (const content of compared) {
    const previous = await parsed.of(store.schemas, content)
    const verdict = check(
      level,
      schema,
      [{ version: content.version, schema: previous }],
      compatibilityPolicy
    )
    if (!isAccepted(verdict)) return { pointer, level, isCompatible: false }
  }
  return { pointer, level, isCompatible: true }
}
