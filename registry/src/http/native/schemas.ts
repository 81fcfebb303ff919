import { type Finding, parseSubject } from '@instep/contracts'
import type { native } from '@instep/protocol'
import { explainCheck } from '../../service/index.ts'
import { schemaRequestOf } from '../confluent/requests.ts'
import type { Handlers } from '../route.ts'
import { counterexampleBody } from './bodies.ts'

export const schemaChecks: Handlers<typeof native.schemaChecks> = {
  async checkSchema({ params, body }, registry) {
    const { verdict, counterexamples } = await explainCheck(
      registry,
      parseSubject(params.subject),
      schemaRequestOf(body)
    )
    const { level, conflict } = verdict
    if (conflict === undefined) return { isCompatible: true, level }
    const findings = conflict.findings.map((finding, index) => {
      const proof = counterexamples[index]
      return {
        ...findingBody(finding),
        ...(proof === undefined ? {} : { counterexample: counterexampleBody(proof) })
      }
    })
    const { version, type, canonical } = conflict
    return { isCompatible: false, level, conflict: { version, type, text: canonical, findings } }
  }
}

function findingBody(finding: Finding) {
  const isCompared = finding.kind === 'compared'
  return {
    direction: finding.direction,
    formatChanged: !isCompared,
    differences: isCompared ? [...finding.differences] : []
  }
}
