import type { Counterexample, GateDecision, Pair, Party } from '@instep/contracts'

export function counterexampleBody({ json, bytes, error }: Counterexample) {
  return { json, base64: Buffer.from(bytes).toString('base64'), error }
}

/** A decision as it travels: without the parsed schemas. */
export function decisionBody({ answer, pairs, pacts, findings, obstacles }: GateDecision) {
  return {
    answer,
    pairs: pairs.map(pairBody),
    pacts: pacts.map(({ consumer, provider, outcome, verifiedAt }) => ({
      consumer,
      provider: {
        service: provider.service,
        ...(provider.version === undefined ? {} : { version: provider.version })
      },
      outcome,
      ...(verifiedAt === undefined ? {} : { verifiedAt })
    })),
    findings: [
      ...obstacles.map(({ kind, candidate }) => ({ kind, service: candidate })),
      ...findings.map(finding => findingBodies[finding.kind](finding as never))
    ]
  }
}

type Findings = GateDecision['findings'][number]
type FindingOf<Kind extends Findings['kind']> = Extract<Findings, { kind: Kind }>

const findingBodies = {
  awaitedUnsent: ({ kind, reader, subject }: FindingOf<'awaitedUnsent'>) => ({
    kind,
    service: named(reader),
    subject
  }),
  sentUnread: ({ kind, writer, subject }: FindingOf<'sentUnread'>) => ({
    kind,
    service: named(writer),
    subject
  }),
  undeclared: ({ kind, service }: FindingOf<'undeclared'>) => ({ kind, service: named(service) }),
  brokenToday: ({ kind, pair }: FindingOf<'brokenToday'>) => ({ kind, pair: pairBody(pair) })
} as const

function pairBody({ writer, reader, outcome }: Pair) {
  return {
    subject: writer.subject,
    writer: partyBody(writer),
    reader: partyBody(reader),
    outcome: outcome.kind,
    ...(reader.schema === undefined ? {} : { type: reader.schema.type }),
    ...(outcome.kind === 'unknown' && outcome.missing !== undefined ? { missing: outcome.missing } : {}),
    differences: outcome.kind === 'broken' ? [...outcome.differences] : [],
    ...(outcome.kind === 'broken' && outcome.counterexample !== undefined
      ? { counterexample: counterexampleBody(outcome.counterexample) }
      : {})
  }
}

function partyBody(party: Party) {
  return {
    ...named(party),
    schema: party.pointer,
    evidence: party.evidence,
    isCandidate: party.isCandidate
  }
}

function named({ service, version }: { readonly service: string; readonly version: string }) {
  return { service, version }
}
