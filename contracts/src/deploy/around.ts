import type { Channel } from '../choreography/channel.ts'
import { type ChoreographyFinding, type FindingId, findingIds } from '../choreography/finding.ts'
import { findingsOf } from '../choreography/findings/find.ts'
import { joined, type Seen, type Survey, surveyOf } from '../choreography/findings/survey.ts'
import { seenAlong } from '../choreography/findings/unknown.ts'
import { serviceVersionText } from '../choreography/operation.ts'
import type { Parties, Party } from './parties.ts'

/** What there is among those who run. Whose messages are left only is not there any more. */
export function surveyOfRunning({ senders, receivers, channels }: Parties): Survey {
  const there = [...senders, ...receivers].filter(({ presence }) => presence.kind !== 'retained')
  return surveyOf(there, channels)
}

/** Whom the surroundings of candidates tell of, and what their askers know better. */
const toldElsewhere: ReadonlySet<FindingId> = new Set(['awaitedUnsent', 'sentUnread', 'undeclared'])
const idsAround = findingIds.filter(id => !toldElsewhere.has(id))

/** So far is followed what leads to what, so that the gate stays fast however large an environment is. */
const reach = 100

/**
 * What would be the matter with candidates among those who run, beside being alone.
 * @param channels every channel that is spoken of, the candidates' too
 */
export function findingsAround(
  candidates: readonly Party[],
  running: Survey,
  channels: readonly Channel[],
  seen: readonly Seen[]
): readonly ChoreographyFinding[] {
  if (candidates.length === 0) return []
  const wanted = new Set(candidates.map(serviceVersionText))
  // A candidate that runs already counts once.
  const services = new Set(candidates.map(({ service }) => service))
  const survey = joined(
    running,
    surveyOf(candidates, channels),
    version => services.has(version.service) && wanted.has(serviceVersionText(version))
  )
  const along = seenAlong(survey, candidates, seen)
  return findingsOf({ survey, focus: candidates, seen: along, strangers: [], reach }, idsAround)
}
