import type { Hindrance, Plan, PlannedDrain, Precedence, Relation, Wave } from '@instep/contracts'
import type { native } from '@instep/protocol'
import { askPlan, type PlanAnswer, untilKnown } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { named, pactBody, pairBody } from './bodies.ts'

export const plan: Handlers<typeof native.plan> = {
  async askPlan({ body: { environment, services, ignore = [], bound, wait = 0 } }, registry) {
    const request = { environment, targets: services, ignore, ...(bound === undefined ? {} : { bound }) }
    const isKnown = (answer: PlanAnswer) => answer.plan !== undefined && answer.plan.answer !== 'unknown'
    const answer = await untilKnown(registry, () => askPlan(registry, request), isKnown, wait * 1000)
    return {
      environment,
      services: answer.movers.map(({ service, stages: [from = [], ...ahead] }) => ({
        service,
        from: [...from],
        versions: ahead.flat()
      })),
      there: answer.there.map(named),
      unknownCandidates: answer.unknownCandidates.map(named),
      ...planBody(answer.plan)
    }
  }
}

const nothing = { waves: [], hindrances: [], unknown: [], brokenToday: [] }

/** A plan as it travels. */
function planBody(plan: Plan | undefined) {
  if (plan === undefined) return { answer: 'no' as const, ...nothing }
  const brokenToday = plan.brokenToday.map(relationBody)
  switch (plan.answer) {
    case 'no':
      return { ...nothing, answer: plan.answer, hindrances: plan.hindrances.map(hindranceBody), brokenToday }
    case 'notDecided':
      return { ...nothing, answer: plan.answer, bound: plan.bound, brokenToday }
    default: {
      const { answer, waves, pointOfNoReturn, unknown } = plan
      return {
        ...nothing,
        answer,
        waves: waves.map(waveBody),
        ...(pointOfNoReturn === undefined
          ? {}
          : {
              pointOfNoReturn: {
                wave: pointOfNoReturn.wave,
                because: pointOfNoReturn.because.map(relationBody)
              }
            }),
        unknown: unknown.map(relationBody),
        brokenToday
      }
    }
  }
}

function waveBody({ drains, moves }: Wave) {
  return {
    drains: drains.map(drainBody),
    moves: moves.map(({ service, from, to, stopsFirst, drains }) => ({
      service,
      from: [...from],
      to,
      stopsFirst: stopsFirst.map(relationBody),
      drains: drains.map(drainBody)
    }))
  }
}

function drainBody({ place, retention, because }: PlannedDrain) {
  return { place, retention, because: because.map(relationBody) }
}

function hindranceBody(hindrance: Hindrance) {
  switch (hindrance.kind) {
    case 'cycle':
      return {
        kind: hindrance.kind,
        cycle: hindrance.cycle.map(precedenceBody),
        waysOut: hindrance.waysOut.map(way => way.map(precedenceBody))
      }
    case 'noWay':
      return { kind: hindrance.kind }
    default:
      return { kind: hindrance.kind, because: hindrance.because.map(relationBody) }
  }
}

function precedenceBody({ earlier, later, because }: Precedence) {
  return { earlier, later, because: because.map(relationBody) }
}

function relationBody({ writer, reader, isWriterGone, outcome, because }: Relation) {
  return {
    writer: named(writer),
    reader: named(reader),
    isWriterGone,
    outcome,
    ...(because.kind === 'schema' ? { pair: pairBody(because.pair) } : { pact: pactBody(because.row) })
  }
}
