import type { GraphEdge, GraphVersion } from '@instep/contracts'
import type { native } from '@instep/protocol'
import { checkChoreography, drawChoreography } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { findingBody, named, pactBody, pairBody } from './bodies.ts'

export const choreography: Handlers<typeof native.choreography> = {
  async showChoreography({ params: { environment }, query: { retained } }, registry) {
    const { versions, places, sends, receives, routes } = await drawChoreography(
      registry,
      environment,
      retained
    )
    return {
      environment,
      versions: versions.map(versionBody),
      places: places.map(({ protocol, ...place }) => ({
        ...place,
        ...(protocol === undefined ? {} : { protocol })
      })),
      sends: sends.map(edgeBody),
      receives: receives.map(edgeBody),
      routes: routes.map(route => ({ ...route, subjects: [...route.subjects] }))
    }
  },

  async checkChoreography({ params: { environment } }, registry) {
    const { answer, findings, pairs, pacts, running } = await checkChoreography(registry, environment)
    return {
      answer,
      environment,
      findings: findings.map(findingBody),
      pairs: pairs.filter(({ outcome }) => outcome.kind !== 'ok').map(pairBody),
      pacts: pacts.filter(({ outcome }) => outcome !== 'ok').map(pactBody),
      counts: { versions: running.length, pairs: pairs.length, pacts: pacts.length }
    }
  }
}

function versionBody({ service, version, presence }: GraphVersion) {
  return {
    ...named({ service, version }),
    presence: presence.kind === 'retained' ? ('retained' as const) : ('running' as const),
    isReleased: presence.kind === 'running' && presence.isReleased,
    ...(presence.kind === 'retained' ? { endedAt: presence.endedAt } : {})
  }
}

function edgeBody({ service, version, place, subject, message, schema, group }: GraphEdge) {
  return {
    ...{ service, version, place, subject, schema },
    ...(message === undefined ? {} : { message }),
    ...(group === undefined ? {} : { group })
  }
}
