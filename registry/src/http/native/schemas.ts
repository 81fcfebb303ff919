import {
  type Counterexample,
  explainLint,
  type Finding,
  isAccepted,
  parseSubject,
  subjectText
} from '@instep/contracts'
import { explained, type native } from '@instep/protocol'
import {
  diffVersions,
  explainCheck,
  type Linted,
  lintCandidate,
  lintVersion,
  parseVersion,
  type RegisteredSchema
} from '../../service/index.ts'
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
    const { level, reserved, conflict } = verdict
    const answer = {
      isCompatible: isAccepted(verdict),
      level,
      ...(reserved === undefined ? {} : { reserved: [...reserved] })
    }
    if (conflict === undefined) return answer
    const { version, type, canonical } = conflict
    const findings = conflict.findings.map((finding, index) =>
      findingBody(type, finding, counterexamples[index])
    )
    return { ...answer, conflict: { version, type, text: canonical, findings } }
  },

  async diffVersions({ params, query }, registry) {
    const subject = parseSubject(params.subject)
    const { from, to, findings } = await diffVersions(registry, subject, {
      from: parseVersion(query.from),
      to: parseVersion(query.to)
    })
    const { type } = to.schema
    return {
      subject: subjectText(subject),
      type,
      from: versionBody(from),
      to: versionBody(to),
      findings: findings.map(({ counterexample, ...finding }) => findingBody(type, finding, counterexample))
    }
  },

  lintVersion: async ({ params }, registry) =>
    lintBody(await lintVersion(registry, parseSubject(params.subject), parseVersion(params.version))),

  lintSchema: async ({ params, body }, registry) =>
    lintBody(await lintCandidate(registry, parseSubject(params.subject), schemaRequestOf(body)))
}

function findingBody(type: string, finding: Finding, counterexample: Counterexample | undefined) {
  const { direction } = finding
  const differences = finding.kind === 'compared' ? finding.differences : []
  return {
    direction,
    formatChanged: finding.kind === 'formatChanged',
    differences: differences.map(difference => explained(type, difference, direction)),
    ...(counterexample === undefined ? {} : { counterexample: counterexampleBody(counterexample) })
  }
}

function versionBody({ version, schema }: RegisteredSchema) {
  return { version, schema: schema.text }
}

function lintBody({ switch: wanted, findings }: Linted) {
  return {
    switch: wanted,
    findings: findings.map(({ rule, level, path, facts }) => ({
      rule,
      level,
      path,
      explanation: explainLint({ rule, facts })
    }))
  }
}
