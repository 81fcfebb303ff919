import {
  type EffectiveConfig,
  explainLint,
  Failure,
  type LintFinding,
  lint,
  type Schema,
  type Subject,
  subjectText
} from '@instep/contracts'
import { type SchemaRequest, toCandidate } from './candidates.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import { getVersion, type VersionName } from './versions.ts'

/** What lint says of a schema under its subject's config, and what a registration makes of it. */
export interface Linted {
  readonly switch: NonNullable<EffectiveConfig['lint']>
  readonly findings: readonly LintFinding[]
}

/** Judges a registered version. @throws Failure subjectNotFound, versionNotFound */
export async function lintVersion(core: Core, subject: Subject, name: VersionName): Promise<Linted> {
  const { schema } = await getVersion(core, subject, name, 'live')
  const parsed = await core.parsed.of(core.store.schemas, schema)
  return linted(parsed, await configFor(core, subject))
}

/** Judges a schema that would be registered. @throws Failure schemaInvalid */
export async function lintCandidate(core: Core, subject: Subject, request: SchemaRequest): Promise<Linted> {
  const { schema } = await toCandidate(core, subject, request, { normalize: false, strict: true })
  return linted(schema, await configFor(core, subject))
}

/** @throws Failure lintRefused when the subject's config wants schemas without errors */
export function requireLinted(subject: Subject, schema: Schema, config: EffectiveConfig): void {
  if (config.lint !== 'REFUSE') return
  const errors = linted(schema, config).findings.filter(({ level }) => level === 'error')
  if (errors.length === 0) return
  const findings = errors
    .slice(0, shownErrors)
    .map(finding => ({ rule: finding.rule, path: finding.path, explanation: explainLint(finding) }))
  throw new Failure('lintRefused', { subject: subjectText(subject), findings })
}

/** A refusal names so many errors. */
const shownErrors = 20

function linted(schema: Schema, { lint: wanted = 'OFF', lintRules }: EffectiveConfig): Linted {
  return { switch: wanted, findings: lint(schema, lintRules) }
}
