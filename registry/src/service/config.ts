import {
  type Config,
  type ConfigPatch,
  checkRuleSet,
  defaultContext,
  type EffectiveConfig,
  effectiveConfig,
  Failure,
  globalContext,
  patchConfig,
  type Subject,
  subjectText
} from '@instep/contracts'
import { type Core, write } from './core.ts'
import { requireWritable } from './modes.ts'

/** The context that a subject or a whole context lies in, as a scope. */
export function contextScope({ context }: Subject): Subject {
  return { context, name: '' }
}

export const topScope: Subject = { context: defaultContext, name: '' }
export const globalScope: Subject = { context: globalContext, name: '' }

/** What holds for a subject, with all that it inherits. */
export async function configFor({ store, settings }: Core, subject: Subject): Promise<EffectiveConfig> {
  const scopes = [contextScope(subject), globalScope, topScope]
  const isScope = subject.name === ''
  const [context, global, top, own] = await store.config.configsOf(isScope ? scopes : [...scopes, subject])
  return effectiveConfig(own, context, global, top, settings.defaultLevel)
}

/** A scope's own config. @throws Failure levelMissing */
export async function ownConfig({ store }: Core, scope: Subject): Promise<Config> {
  const config = await store.config.config(scope)
  if (config === undefined) throw new Failure('levelMissing', { subject: subjectText(scope) })
  return config
}

/** Changes a scope's own config and returns it. @throws Failure modeReadOnly */
export function changeConfig(core: Core, scope: Subject, patch: ConfigPatch): Promise<Config> {
  for (const ruleSet of [patch.defaultRuleSet, patch.overrideRuleSet]) if (ruleSet) checkRuleSet(ruleSet)
  return write(core, async writing => {
    await requireWritable(writing, scope)
    const config = patchConfig((await writing.store.config.config(scope)) ?? {}, patch)
    await writing.store.config.putConfig(scope, config)
    return config
  })
}

/** Removes a scope's own config, and returns what it was. @throws Failure subjectNotFound, modeReadOnly */
export function removeConfig(core: Core, scope: Subject): Promise<Config> {
  return write(core, async writing => {
    const config = await writing.store.config.config(scope)
    if (config === undefined) {
      if (scope.name !== '') throw new Failure('subjectNotFound', { subject: subjectText(scope) })
      return { level: writing.settings.defaultLevel }
    }
    await requireWritable(writing, scope)
    await writing.store.config.deleteConfig(scope)
    return config
  })
}
