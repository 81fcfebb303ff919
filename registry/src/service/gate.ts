import {
  type ChoreographyFinding,
  findingsAround,
  type GateDecision,
  isSameMessage,
  judge,
  type LevelVerdict,
  type Pair,
  type Parties,
  type Party,
  type SchemaPointer,
  type ServiceVersion,
  surroundingsOf,
  type UnreadChange
} from '@instep/contracts'
import type { Core } from './core.ts'
import { asCandidate, type Ignored, judged, waived } from './judging.ts'
import { levelVerdict } from './level-verdicts.ts'
import { pactRows } from './pact-rows.ts'
import { seenParties } from './seen-parties.ts'
import { sorted } from './versions-known.ts'

export interface GateRequest {
  readonly candidates: readonly ServiceVersion[]
  /** The environment's name. */
  readonly environment: string
  /** Services that the asker takes the blame for. */
  readonly ignore?: readonly Ignored[]
}

/** May these versions be deployed to an environment, and why, or why not. @throws Failure environmentNotFound */
export async function askGate(core: Core, request: GateRequest): Promise<GateDecision> {
  const { ignore = [] } = request
  const landscape = await core.landscapes.of(core, request.environment)
  const { known, unknown } = await sorted(core, request.candidates)
  const operations = await core.store.operations.operations(known)
  const candidates = operations.map(asCandidate)
  const { parties } = landscape
  const { own, today, lonely, senders, channels } = surroundingsOf(candidates, parties, {
    now: core.clock(),
    drains: landscape.drains
  })
  const pairs = await judged(core, own, landscape, ignore)
  const changed = changedSends(senders, parties)
  const rows = await pactRows(core, known, landscape.running)
  const pacts = rows.map(row => waived(core, row, landscape, ignore))
  const involved = new Set([
    ...operations.map(({ service }) => service),
    ...pacts.flatMap(({ consumer, provider }) => [consumer.service, provider.service])
  ])
  const findings: readonly ChoreographyFinding[] = [
    ...lonely,
    ...findingsAround(candidates, landscape.survey, channels, landscape.sightings),
    ...known
      .filter(({ service }) => !involved.has(service))
      .map(service => ({ id: 'undeclared', facts: { service } }) as const)
  ]
  const decision = judge({
    obstacles: unknown.map(candidate => ({ kind: 'candidateUnknown', candidate })),
    pairs,
    today: await judged(core, today, landscape, []),
    pacts,
    findings,
    levels: landscape.levels,
    unreadChanges: await unreadChanges(core, changed, pairs),
    levelVerdicts: await levelVerdicts(core, changed)
  })
  const seen = await seenParties(core, landscape.environment, [...decision.pairs, ...decision.brokenToday])
  return { ...decision, pairs: seen(decision.pairs), brokenToday: seen(decision.brokenToday) }
}

/** What a candidate sends otherwise than the version that runs, where old readers would mind and those there do not. */
async function unreadChanges(
  core: Core,
  changed: readonly ChangedSend[],
  pairs: readonly Pair[]
): Promise<readonly UnreadChange[]> {
  const changes: UnreadChange[] = []
  for (const { old, writer } of changed) {
    const outcome = await core.outcomes.of(writer.schema, old.schema)
    if (outcome.kind !== 'broken') continue
    const own = pairs.filter(pair => pair.writer === writer && pair.reader.presence.kind !== 'candidate')
    if (own.some(pair => pair.outcome.kind !== 'ok')) continue
    changes.push({
      writer: named(writer),
      subject: writer.subject,
      from: old.schema,
      to: writer.schema,
      type: outcome.type,
      differences: outcome.differences,
      readers: own.map(({ reader }) => named(reader))
    })
  }
  return changes
}

async function levelVerdicts(core: Core, changed: readonly ChangedSend[]): Promise<readonly LevelVerdict[]> {
  const pointers = new Map<string, SchemaPointer>()
  for (const { writer } of changed) {
    const { schema } = writer
    pointers.set(`${schema.version} ${schema.subject}`, schema)
  }
  const verdicts: LevelVerdict[] = []
  for (const pointer of pointers.values()) {
    const verdict = await levelVerdict(core, pointer)
    if (verdict !== undefined) verdicts.push(verdict)
  }
  return verdicts
}

/** What a running version sends, and what a candidate of its service sends in its place, with another schema. */
interface ChangedSend {
  readonly old: Party
  readonly writer: Party
}

function changedSends(senders: readonly Party[], { ofService }: Parties): readonly ChangedSend[] {
  return senders.flatMap(writer =>
    ofService(writer.service)
      .filter(({ action, presence }) => action === 'send' && presence.kind === 'running')
      .filter(before => isSameMessage(before, writer) && !isSamePointer(before.schema, writer.schema))
      .map(before => ({ old: before, writer }))
  )
}

function isSamePointer(one: SchemaPointer, other: SchemaPointer): boolean {
  return one.subject === other.subject && one.version === other.version
}

function named({ service, version }: ServiceVersion): ServiceVersion {
  return { service, version }
}
