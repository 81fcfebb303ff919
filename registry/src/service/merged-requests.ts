import {
  type EffectiveConfig,
  mergeMetadata,
  mergeRuleSets,
  recordsVersion,
  type Subject,
  withVersion
} from '@instep/contracts'
import type { StoredSchema } from '../store/store.ts'
import type { SchemaRequest } from './candidates.ts'
import type { Core } from './core.ts'

/** The schema of the newest live version of a subject. */
export async function newestSchema({ store }: Core, subject: Subject): Promise<StoredSchema | undefined> {
  return (await store.schemas.newestSchema(subject))?.schema
}

/** Whether the config adds metadata or rules to what is registered. */
export function addsToSchemas(config: EffectiveConfig): boolean {
  const { defaultMetadata, overrideMetadata, defaultRuleSet, overrideRuleSet } = config
  return [defaultMetadata, overrideMetadata, defaultRuleSet, overrideRuleSet].some(part => part !== undefined)
}

/**
 * A request with the metadata and rules that it is registered with: its own, or else those of the newest version, over
 * the defaults of the config and under its overrides.
 */
export async function withMergedParts<Request extends SchemaRequest>(
  core: Core,
  subject: Subject,
  request: Request,
  config: EffectiveConfig
): Promise<Request> {
  const needsNewest = request.metadata === undefined || request.ruleSet === undefined
  const newest = needsNewest ? await core.store.schemas.newestParts(subject) : undefined
  const metadata = mergeMetadata(
    config.defaultMetadata,
    request.metadata ?? newest?.metadata,
    config.overrideMetadata
  )
  const ruleSet = mergeRuleSets(
    config.defaultRuleSet,
    request.ruleSet ?? newest?.ruleSet,
    config.overrideRuleSet
  )
  return {
    ...request,
    ...(metadata === undefined ? {} : { metadata }),
    ...(ruleSet === undefined ? {} : { ruleSet })
  }
}

/** A request that records the version it will become, when it asked for one or carries a record already. */
export function withRecordedVersion<Request extends SchemaRequest & { readonly version?: number }>(
  request: Request,
  next: number
): Request {
  const asksForVersion = request.version !== undefined && request.version !== 0
  if (!asksForVersion && !recordsVersion(request.metadata)) return request
  return { ...request, metadata: withVersion(request.metadata, next) }
}
