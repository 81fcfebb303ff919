import { serviceVersionText } from '@instep/contracts'
import { indent, type Output, type Style } from '../../output.ts'
import { hindranceWords } from './hindrances.ts'
import { distinctTexts, type Plan } from './relation.ts'
import { noReturn, stepsOf } from './steps.ts'

const answers: Readonly<Record<Plan['answer'], readonly [Style, string]>> = {
  yes: ['green', 'THERE IS A WAY'],
  no: ['red', 'THERE IS NO WAY'],
  unknown: ['yellow', 'NOT KNOWN'],
  notDecided: ['yellow', 'NOT DECIDED']
}

/** A plan as a person reads it in a terminal. */
export function planText(out: Output, plan: Plan): string {
  const [style, word] = answers[plan.answer]
  const targets = [
    ...plan.services.map(({ service, versions }) => `${service}@${versions.at(-1)}`),
    ...plan.there.map(serviceVersionText)
  ]
  return [
    `${out.paint(style, word)}  ${out.paint('bold', targets.join(' and '))} → ${plan.environment}`,
    ...notes(out, plan),
    ...plan.waves.map((_, wave) => waveText(out, plan, wave)),
    ...plan.hindrances.map(hindrance => hindranceWords(out, hindrance, plan)),
    ...(plan.brokenToday.length === 0
      ? []
      : [block(out, 'Broken today, whatever moves:', distinctTexts(plan.brokenToday))])
  ].join('\n\n')
}

function notes(out: Output, plan: Plan): readonly string[] {
  return [
    ...plan.there.map(
      version => `${out.paint('green', '✓')} ${serviceVersionText(version)} runs there already.`
    ),
    ...plan.unknownCandidates.map(
      version =>
        `${out.paint('red', '✗')} The registry knows no ${serviceVersionText(version)}. Publish a pact, a contract or a schema of it first.`
    ),
    ...(plan.unknown.length === 0
      ? []
      : [block(out, 'This order holds if what nobody knows turns out well:', distinctTexts(plan.unknown))]),
    ...(plan.bound === undefined
      ? []
      : [`${plan.bound} states were looked at without an answer. Name fewer versions, or raise --bound.`]),
    ...(plan.answer === 'yes' && plan.waves.length === 0 ? ['Nothing has to move.'] : [])
  ]
}

function block(out: Output, title: string, lines: readonly string[]): string {
  return [`${out.paint('yellow', '!')} ${title}`, ...lines.map(line => indent(line))].join('\n')
}

function waveText(out: Output, plan: Plan, index: number): string {
  const wave = plan.waves[index]
  if (wave === undefined) return ''
  const together = wave.moves.length > 1 ? out.paint('dim', '  all at one time, or in any order') : ''
  const steps = stepsOf(wave, plan.environment).flatMap(({ text, why }) => [
    indent(text),
    ...why.map(reason => indent(out.paint('dim', `because ${reason}`), 4))
  ])
  return [
    `${out.paint('bold', `Wave ${index + 1}`)}${together}`,
    ...steps,
    ...returnText(out, plan, index)
  ].join('\n')
}

function returnText(out: Output, plan: Plan, wave: number): readonly string[] {
  const because = noReturn(plan, wave)
  if (because === undefined) return []
  return [
    out.paint('yellow', `── from here there is no way back to what runs today ──`),
    ...distinctTexts(because).map(reason => indent(out.paint('dim', `once it is written, ${reason}`), 2))
  ]
}
