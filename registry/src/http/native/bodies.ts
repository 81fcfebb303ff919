import {
  type Counterexample,
  channelKey,
  explainFinding,
  type GateDecision,
  type Ignorance,
  type LevelledFinding,
  type Outcome,
  type PactRow,
  type Pair,
  type Party,
  type ServiceVersion
} from '@instep/contracts'

export function counterexampleBody({ json, bytes, error }: Counterexample) {
  return { json, base64: Buffer.from(bytes).toString('base64'), error }
}

/** A decision as it travels: without the parsed schemas. */
export function decisionBody(decision: GateDecision) {
  return {
    answer: decision.answer,
    unknownCandidates: decision.obstacles.map(({ candidate }) => named(candidate)),
    pairs: decision.pairs.map(pairBody),
    pacts: decision.pacts.map(pactBody),
    findings: decision.findings.map(findingBody),
    brokenToday: decision.brokenToday.map(pairBody),
    unreadChanges: decision.unreadChanges.map(change => ({
      ...change,
      differences: [...change.differences],
      readers: [...change.readers]
    })),
    levels: decision.levelVerdicts.map(({ pointer, level, isCompatible }) => ({
      ...pointer,
      level,
      isCompatible
    }))
  }
}

export function findingBody(finding: LevelledFinding) {
  const { id, level, facts } = finding
  return { id, level, facts: { ...facts }, explanation: explainFinding(finding) }
}

export function pactBody({ consumer, provider, outcome, verifiedAt, waiver }: PactRow) {
  return {
    consumer: named(consumer),
    provider: {
      service: provider.service,
      ...(provider.version === undefined ? {} : { version: provider.version })
    },
    outcome,
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(waiver === undefined ? {} : { waiver })
  }
}

export function pairBody({ writer, reader, rest, outcome, waiver }: Pair) {
  const message = writer.message ?? reader.message
  return {
    subject: writer.subject,
    ...(message === undefined ? {} : { message }),
    writer: partyBody(writer),
    reader: partyBody(reader),
    ...(rest === undefined ? {} : { rest }),
    outcome: outcome.kind,
    ...reasonBody(outcome),
    ...(waiver === undefined ? {} : { waiver })
  }
}

/** What is known of why the reader cannot read, or of why nobody knows. */
function reasonBody(outcome: Outcome) {
  switch (outcome.kind) {
    case 'broken': {
      const { type, differences, counterexample } = outcome
      const proof = counterexample === undefined ? {} : { counterexample: counterexampleBody(counterexample) }
      return { type, differences: [...differences], ...proof }
    }
    case 'unknown':
      return ignoranceBody(outcome.because)
    default:
      return { differences: [] }
  }
}

function ignoranceBody(because: Ignorance) {
  switch (because.kind) {
    case 'missing':
      return { reason: because.kind, missing: because.pointer, differences: [] }
    case 'unproven':
      return { reason: because.kind, type: because.type, differences: [...because.differences] }
    case 'tooLarge':
      return { reason: because.kind, differences: [] }
  }
}

function partyBody(party: Party) {
  const { schema, evidence, presence, name, channel, delivery } = party
  return {
    ...named(party),
    schema,
    evidence,
    presence: presence.kind,
    ...(presence.kind === 'retained' ? { endedAt: presence.endedAt } : {}),
    ...(name === undefined ? {} : { operation: name }),
    ...(channel === undefined ? {} : { channel: channelKey(channel) }),
    ...(delivery?.group === undefined ? {} : { group: delivery.group }),
    ...(delivery?.start === undefined ? {} : { start: delivery.start })
  }
}

export function named({ service, version }: ServiceVersion) {
  return { service, version }
}
