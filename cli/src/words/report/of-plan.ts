import { serviceVersionText } from '@instep/contracts'
import { unknownCandidateWords } from '../gate.ts'
import { hindranceWords } from '../plan/hindrances.ts'
import { type Plan, type Relation, relationText } from '../plan/relation.ts'
import { noReturn, stepsOf } from '../plan/steps.ts'
import { pairText } from './of-pairs.ts'
import { type CaseOutcome, plain, type Report, type ReportCase } from './report.ts'

const answers = {
  yes: ['ok', 'There is a way to'],
  no: ['error', 'There is no way to'],
  unknown: ['unknown', 'It is not known whether there is a way to'],
  notDecided: ['unknown', 'It is not decided whether there is a way to']
} as const satisfies Readonly<Record<Plan['answer'], readonly [Report['outcome'], string]>>

/** A plan as a report: its steps are what was looked at. */
export function planReport(plan: Plan): Report {
  const targets = [
    ...plan.services.map(({ service, versions }) => `${service}@${versions.at(-1)}`),
    ...plan.there.map(serviceVersionText)
  ].join(' and ')
  const [outcome, answer] = answers[plan.answer]
  return {
    title: `plan ${targets} to ${plan.environment}`,
    outcome,
    answer: `${answer} ${targets} in ${plan.environment}`,
    cases: [
      ...plan.unknownCandidates.map(
        (candidate): ReportCase => ({
          ...{ group: 'candidates', name: serviceVersionText(candidate), outcome: 'error' },
          text: unknownCandidateWords(candidate)
        })
      ),
      ...plan.hindrances.map(
        (hindrance): ReportCase => ({
          ...{ group: 'hindrances', name: hindranceNames[hindrance.kind], outcome: 'error' },
          text: hindranceWords(plain, hindrance, plan)
        })
      ),
      ...plan.unknown.map(relation => relationCase(relation, 'not known', 'unknown')),
      ...plan.waves.flatMap((_, wave) => waveCases(plan, wave)),
      ...plan.brokenToday.map(relation => relationCase(relation, 'broken today', 'warning'))
    ]
  }
}

const hindranceNames: Readonly<Record<Plan['hindrances'][number]['kind'], string>> = {
  targetBroken: 'the target does not get on with itself',
  bystander: 'the target does not get on with what stays',
  cycle: 'services wait for each other in a circle',
  noWay: 'no version in between opens a way'
}

function relationCase(relation: Relation, group: string, outcome: CaseOutcome): ReportCase {
  const { pair } = relation
  const name = relationText(relation)
  return { group, name, outcome, text: pair === undefined ? name : pairText(pair) }
}

function waveCases(plan: Plan, index: number): readonly ReportCase[] {
  const wave = plan.waves[index]
  if (wave === undefined) return []
  const group = `wave ${index + 1}`
  const because = noReturn(plan, index)
  const barred: readonly ReportCase[] =
    because === undefined
      ? []
      : [
          {
            ...{ group, name: 'from here there is no way back', outcome: 'notice' },
            text: because.map(relationText).join('\n')
          }
        ]
  return [
    ...stepsOf(wave, plan.environment).map(
      ({ text, why }): ReportCase => ({ group, name: text, outcome: 'ok', text: why.join('\n') })
    ),
    ...barred
  ]
}
