import {
  type ConfigPatch,
  Failure,
  isValidSubject,
  type Level,
  levels,
  parseSubject,
  type Subject
} from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import { changeConfig, configFor, ownConfig, removeConfig } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { configBody, configPatchBody } from './bodies.ts'
import { present } from './requests.ts'

const top = parseSubject('')

export const config: Handlers<typeof confluent.config> = {
  getTopConfig: async (_, registry) => configBody(await configFor(registry, top)),

  putTopConfig: async ({ body }, registry) =>
    configPatchBody(await changeConfig(registry, top, patchOf(body))),

  deleteTopConfig: async (_, registry) => configBody(await removeConfig(registry, top)),

  async getConfig({ params, query }, registry) {
    const scope = parseSubject(params.subject)
    return configBody(await (query.defaultToGlobal ? configFor(registry, scope) : ownConfig(registry, scope)))
  },

  async putConfig({ params, body }, registry) {
    const scope = scopeOf(params.subject)
    return configPatchBody(await changeConfig(registry, scope, patchOf(body)))
  },

  deleteConfig: async ({ params }, registry) =>
    configBody(await removeConfig(registry, parseSubject(params.subject)))
}

/** @throws Failure subjectInvalid */
export function scopeOf(text: string): Subject {
  const scope = parseSubject(text)
  const isContext = scope.name === ''
  if (!isContext && !isValidSubject(scope)) throw new Failure('subjectInvalid', { subject: text })
  return scope
}

/** @throws Failure levelInvalid */
function patchOf({
  compatibility,
  ...rest
}: Readonly<Record<string, unknown>> & { readonly compatibility?: string | null | undefined }): ConfigPatch {
  const fields = present(rest) as ConfigPatch
  if (compatibility === undefined) return fields
  return { ...fields, level: compatibility === null ? null : levelOf(compatibility) }
}

function levelOf(text: string): Level {
  const level = levels.find(known => known === text.toUpperCase())
  if (level === undefined) throw new Failure('levelInvalid', { level: text })
  return level
}
