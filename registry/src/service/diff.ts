import {
  type Counterexample,
  type Direction,
  type Finding,
  findings,
  type Schema,
  type Subject
} from '@instep/contracts'
import type { RegisteredSchema } from '../store/store.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import { getVersion, type VersionName } from './versions.ts'

/** What changed between two versions of a subject, for those who read and for those who write. */
export interface VersionDiff {
  readonly from: RegisteredSchema
  readonly to: RegisteredSchema
  readonly findings: readonly (Finding & { readonly counterexample: Counterexample | undefined })[]
}

/** @throws Failure subjectNotFound, versionNotFound, comparisonTooCostly */
export async function diffVersions(
  core: Core,
  subject: Subject,
  names: { readonly from: VersionName; readonly to: VersionName }
): Promise<VersionDiff> {
  const from = await getVersion(core, subject, names.from, 'all')
  const to = await getVersion(core, subject, names.to, 'all')
  const { compatibilityPolicy } = await configFor(core, subject)
  const older = await core.parsed.of(core.store.schemas, from.schema)
  const newer = await core.parsed.of(core.store.schemas, to.schema)
  return {
    from,
    to,
    findings: findings(newer, older, compatibilityPolicy).map(finding => ({
      ...finding,
      counterexample: proofOf(finding, newer, older)
    }))
  }
}

/** Who reads and who writes in each direction. */
const readers: Readonly<Record<Direction, 'newer' | 'older'>> = { backward: 'newer', forward: 'older' }

/** A message that shows what a finding breaks, if it breaks anything and one is found. */
export function proofOf(finding: Finding, newer: Schema, older: Schema): Counterexample | undefined {
  if (finding.kind === 'formatChanged' || !finding.differences.some(({ breaks }) => breaks)) return undefined
  const [reader, writer] = readers[finding.direction] === 'newer' ? [newer, older] : [older, newer]
  return reader.counterexampleFrom(writer)
}
