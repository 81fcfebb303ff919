import { duration } from '../age.ts'
import {
  type Drain,
  distinctTexts,
  type Move,
  moveText,
  type Plan,
  type Relation,
  type Wave
} from './relation.ts'

/** One thing to do, why, and what helps with it. */
export interface Step {
  readonly kind: 'drain' | 'deploy' | 'stop'
  readonly text: string
  readonly why: readonly string[]
}

/** The steps of one wave, in order; those of kind `deploy` may be done at one time. */
export function stepsOf({ drains, moves }: Wave, environment: string): readonly Step[] {
  return [
    ...drains.map(drain => drainStep(drain, environment)),
    ...moves.flatMap(move => moveSteps(move, environment))
  ]
}

function drainStep({ place, retention, because }: Drain, environment: string): Step {
  const wait =
    retention === 'forever'
      ? 'until it is empty, and its dead letters too: nothing in it expires'
      : `until every old message is read, its dead letters too, or for ${duration(retention)}`
  return {
    kind: 'drain',
    text: `drain ${place}: wait ${wait}; then: instep drained "${place}" --environment ${environment}`,
    why: distinctTexts(because)
  }
}

function moveSteps(move: Move, environment: string): readonly Step[] {
  const deploy: Step = { kind: 'deploy', text: `deploy ${moveText(move)}`, why: [] }
  if (move.stopsFirst.length === 0) return [deploy]
  return [
    {
      kind: 'stop',
      text: `stop ${move.service} ${move.from.join(' and ')}: old and new may not run side by side`,
      why: distinctTexts(move.stopsFirst)
    },
    ...move.drains.map(drain => drainStep(drain, environment)),
    deploy
  ]
}

/** Why there is no way back behind a wave. */
export function noReturn({ pointOfNoReturn }: Plan, wave: number): readonly Relation[] | undefined {
  return pointOfNoReturn?.wave === wave ? pointOfNoReturn.because : undefined
}
