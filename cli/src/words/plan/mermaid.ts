import { quoted } from '../mermaid.ts'
import { moveText, type Plan } from './relation.ts'
import { stepsOf } from './steps.ts'

/** A plan as a Mermaid flowchart: waves from left to right, drains between them. */
export function planMermaid(plan: Plan): string {
  return plan.answer === 'no' ? cycleChart(plan) : waveChart(plan)
}

function waveChart({ waves, pointOfNoReturn, environment }: Plan): string {
  const lines = waves.flatMap((wave, index) => {
    const bars = pointOfNoReturn?.wave === index ? ' (no way back)' : ''
    const nodes = wave.moves.map((move, place) => `    w${index}m${place}["${quoted(moveText(move))}"]`)
    const drains = stepsOf(wave, environment).filter(({ kind }) => kind === 'drain')
    const before = drains.map(
      (step, place) => `  d${index}n${place}{{"${quoted(step.text.replace(/: wait .*/, ''))}"}}`
    )
    return [
      ...before,
      `  subgraph w${index}["Wave ${index + 1}${bars}"]`,
      ...nodes,
      '  end',
      ...arrows(index, drains.length)
    ]
  })
  return ['flowchart LR', ...lines].join('\n')
}

/** From one wave to the next, through what has to be drained. */
function arrows(wave: number, drains: number): readonly string[] {
  if (drains === 0) return wave === 0 ? [] : [`  w${wave - 1} --> w${wave}`]
  return Array.from({ length: drains }, (_, place) => {
    const before = wave === 0 ? '' : `w${wave - 1} --> `
    return `  ${before}d${wave}n${place} --> w${wave}`
  })
}

function cycleChart({ hindrances }: Plan): string {
  const edges = hindrances.flatMap(hindrance => (hindrance.kind === 'cycle' ? hindrance.cycle : []))
  const names = [...new Set(edges.flatMap(({ earlier, later }) => [earlier, later]))]
  const node = (name: string) => `s${names.indexOf(name)}["${quoted(name)}"]`
  return [
    'flowchart LR',
    ...edges.map(({ earlier, later }) => `  ${node(earlier)} -- "has to go before" --> ${node(later)}`)
  ].join('\n')
}
