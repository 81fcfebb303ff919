import { serviceVersionText } from '@instep/contracts'
import { block, bullets, code, escaped } from '../markdown.ts'
import { plain } from '../report/report.ts'
import { hindranceWords } from './hindrances.ts'
import { distinctTexts, type Plan } from './relation.ts'
import { noReturn, stepsOf } from './steps.ts'

const answers: Readonly<Record<Plan['answer'], string>> = {
  yes: 'There is a way',
  no: 'There is no way',
  unknown: 'Not known',
  notDecided: 'Not decided'
}

/** A plan for a pull request or a runbook. */
export function planMarkdown(plan: Plan): string {
  return [
    `## ${answers[plan.answer]} to ${code(plan.environment)}`,
    ...plan.there.map(version => `- ${code(serviceVersionText(version))} runs there already.`),
    ...plan.unknownCandidates.map(version => `- The registry knows no ${code(serviceVersionText(version))}.`),
    ...(plan.unknown.length > 0
      ? ['This order holds if what nobody knows turns out well:', bullets(distinctTexts(plan.unknown))]
      : []),
    ...plan.waves.map((_, wave) => waveMarkdown(plan, wave)),
    ...plan.hindrances.map(hindrance => block(hindranceWords(plain, hindrance, plan))),
    ...(plan.brokenToday.length > 0
      ? ['Broken today, whatever moves:', bullets(distinctTexts(plan.brokenToday))]
      : []),
    ...(plan.bound === undefined ? [] : [`${plan.bound} states were looked at without an answer.`])
  ].join('\n\n')
}

function waveMarkdown(plan: Plan, index: number): string {
  const wave = plan.waves[index]
  if (wave === undefined) return ''
  const steps = stepsOf(wave, plan.environment).map(({ text, why }) =>
    [`- [ ] ${escaped(text)}`, ...why.map(reason => `  - because ${escaped(reason)}`)].join('\n')
  )
  const because = noReturn(plan, index)
  return [
    `### Wave ${index + 1}`,
    steps.join('\n'),
    ...(because === undefined
      ? []
      : [
          '**From here there is no way back to what runs today.** Once it is written:',
          bullets(distinctTexts(because))
        ])
  ].join('\n\n')
}
