import { factsOf, type RegistryFacts, type Settings, versionKey, versionReply } from '../confluent-facts.ts'
import { canonical } from '../report.ts'
import type { Source } from '../source.ts'
import type { SchemaValue } from './records.ts'
import type { Model } from './replay.ts'

/** What holds at the top where nobody set anything. */
const usual = { config: canonical({ compatibilityLevel: 'BACKWARD' }), mode: 'READWRITE' }

/** A registry as its topic tells it. */
export function topicSource(url: string, model: Model): Source {
  const left = [
    ...model.skipped,
    ...(model.associations === 0 ? [] : [`${model.associations} associations are not brought over.`])
  ]
  return {
    url,
    left,
    async facts() {
      return factsFrom(model)
    },
    async version(subject, version) {
      const value = model.subjects.get(subject)?.get(version)
      return versionReply.parse(value && stated(value))
    }
  }
}

function factsFrom(model: Model): RegistryFacts {
  const versions = [...model.subjects].flatMap(([subject, found]) =>
    [...found].map(([version, value]) => factsOf(subject, version, stated(value), value.deleted === true))
  )
  const contexts = [...model.subjects.keys()].flatMap(subject => /^:\.[^:]*:/.exec(subject)?.[0] ?? [])
  const scopes = new Set([
    '',
    ...contexts,
    ...model.subjects.keys(),
    ...model.configs.keys(),
    ...model.modes.keys()
  ])
  return {
    settings: new Map([...scopes].map(scope => [scope, settingsOf(model, scope)])),
    versions: new Map(versions.map(facts => [versionKey(facts.subject, facts.version), facts]))
  }
}

/** A version as the registry would answer it: what is null in the topic is not there. */
function stated(value: SchemaValue): SchemaValue {
  return { ...value, metadata: withoutNulls(value.metadata), ruleSet: withoutNulls(value.ruleSet) }
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined
  if (Array.isArray(value)) return value.map(withoutNulls)
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}

function settingsOf({ configs, modes }: Model, scope: string): Settings {
  const config = configs.get(scope)
  const found = { config: config === undefined ? undefined : canonical(config), mode: modes.get(scope) }
  return scope === '' ? { config: found.config ?? usual.config, mode: found.mode ?? usual.mode } : found
}
