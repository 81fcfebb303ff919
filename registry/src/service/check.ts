import type { Counterexample, Subject, Verdict } from '@instep/contracts'
import { type SchemaRequest, toCandidate } from './candidates.ts'
import { checkCandidate } from './compatibility.ts'
import { configFor } from './config.ts'
import type { Core } from './core.ts'
import { proofOf } from './diff.ts'

/** A verdict, and per failing direction a message that proves it. */
export interface ExplainedVerdict {
  readonly verdict: Verdict
  readonly counterexamples: readonly (Counterexample | undefined)[]
}

/** Checks a schema as a registration would, and looks for messages that show what would break. */
export async function explainCheck(
  core: Core,
  subject: Subject,
  request: SchemaRequest
): Promise<ExplainedVerdict> {
  const config = await configFor(core, subject)
  const { normalize = false } = config
  const candidate = await toCandidate(core, subject, request, { normalize, strict: true })
  const verdict = await checkCandidate(core, subject, candidate, config)
  if (verdict.conflict === undefined) return { verdict, counterexamples: [] }
  const registered = await core.store.schemas.registeredSchema(subject, verdict.conflict.version)
  const previous = registered && (await core.parsed.of(core.store.schemas, registered.schema))
  return {
    verdict,
    counterexamples: verdict.conflict.findings.map(finding =>
      previous === undefined ? undefined : proofOf(finding, candidate.schema, previous)
    )
  }
}
