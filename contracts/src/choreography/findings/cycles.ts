import { type OwnedOperation, serviceVersionText } from '../operation.ts'
import { type Finder, sending } from './finder.ts'
import { readersOf, type Survey } from './survey.ts'

/** What an operation leads to. */
type Next = (operation: OwnedOperation) => readonly OwnedOperation[]

/** So many steps are taken in one knot to find its shortest circle; the larger it is, the fewer starts are tried. */
const mostSteps = 200_000

/** One shortest circle of each knot of messages that lead to each other; of those nearby when not all may be followed. */
export const cycleWithoutEnd: Finder<'cycleWithoutEnd'> = ({ survey, focus, reach }) => {
  const starts = sending(focus).toSorted(byName)
  if (reach !== undefined) return nearby(starts, limited(leadsTo(survey), reach)).map(factsOf)
  const next = remembering(leadsTo(survey))
  return knotsFrom(starts, next).flatMap(knot => {
    const inside = new Set(knot)
    const tried = Math.ceil(mostSteps / knot.length)
    const own = starts.filter(start => inside.has(start)).slice(0, tried)
    const circle = shortest(own.map(start => circleFrom(start, next, inside)))
    return circle === undefined ? [] : [factsOf(circle)]
  })
}

/** A shortest circle through each start that is not on one already. */
function nearby(starts: readonly OwnedOperation[], next: Next): readonly (readonly OwnedOperation[])[] {
  const circles: (readonly OwnedOperation[])[] = []
  for (const start of starts) {
    if (circles.some(circle => circle.includes(start))) continue
    const circle = circleFrom(start, next)
    if (circle !== undefined) circles.push(circle)
  }
  return circles
}

function factsOf(circle: readonly OwnedOperation[]) {
  return {
    services: [...new Set(circle.map(({ service }) => service))],
    subjects: sending(circle).map(({ subject }) => subject)
  }
}

/** A message leads to those who read it; reading it leads to what is declared, and to all that is sent where nothing is. */
function leadsTo(survey: Survey): Next {
  return operation => {
    if (operation.action === 'send') return readersOf(survey, operation)
    const causes = operation.delivery?.causes
    const sent = sending(survey.operationsOf(operation))
    return causes === undefined
      ? sent
      : sent.filter(({ name }) => name !== undefined && causes.includes(name))
  }
}

function remembering(next: Next): Next {
  const known = new Map<OwnedOperation, readonly OwnedOperation[]>()
  return operation => {
    const found = known.get(operation) ?? next(operation)
    known.set(operation, found)
    return found
  }
}

/** Follows so many operations and no more. */
function limited(next: Next, reach: number): Next {
  let left = reach
  return remembering(operation => {
    left -= 1
    return left < 0 ? [] : next(operation)
  })
}

interface Mark {
  readonly index: number
  low: number
  isOpen: boolean
}

/** The strongly connected parts that can be reached and hold a circle (Tarjan's algorithm, without recursion). */
function knotsFrom(starts: readonly OwnedOperation[], next: Next): readonly (readonly OwnedOperation[])[] {
  const marks = new Map<OwnedOperation, Mark>()
  const open: OwnedOperation[] = []
  const knots: (readonly OwnedOperation[])[] = []
  const enter = (operation: OwnedOperation) => {
    const mark = { index: marks.size, low: marks.size, isOpen: true }
    marks.set(operation, mark)
    open.push(operation)
    return { operation, mark, left: next(operation).values() }
  }
  for (const start of starts) {
    if (marks.has(start)) continue
    const path = [enter(start)]
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const { value } = here.left.next()
      if (value !== undefined) {
        const mark = marks.get(value)
        if (mark === undefined) path.push(enter(value))
        else if (mark.isOpen) here.mark.low = Math.min(here.mark.low, mark.index)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before !== undefined) before.mark.low = Math.min(before.mark.low, here.mark.low)
      if (here.mark.low !== here.mark.index) continue
      const knot = open.splice(open.lastIndexOf(here.operation))
      for (const operation of knot) {
        const mark = marks.get(operation)
        if (mark !== undefined) mark.isOpen = false
      }
      if (knot.length > 1) knots.push(knot)
    }
  }
  return knots
}

/** The shortest way from an operation back to itself. @param inside no further than these */
function circleFrom(
  start: OwnedOperation,
  next: Next,
  inside?: ReadonlySet<OwnedOperation>
): readonly OwnedOperation[] | undefined {
  const from = new Map<OwnedOperation, OwnedOperation>()
  const reached = new Set([start])
  for (const operation of reached) {
    for (const following of next(operation)) {
      if (following === start) return wayTo(operation, from)
      if (reached.has(following) || inside?.has(following) === false) continue
      reached.add(following)
      from.set(following, operation)
    }
  }
  return undefined
}

function wayTo(
  end: OwnedOperation,
  from: ReadonlyMap<OwnedOperation, OwnedOperation>
): readonly OwnedOperation[] {
  const way = [end]
  for (let before = from.get(end); before !== undefined; before = from.get(before)) way.push(before)
  return way.toReversed()
}

function shortest(
  circles: readonly (readonly OwnedOperation[] | undefined)[]
): readonly OwnedOperation[] | undefined {
  return circles.reduce(
    (best, circle) =>
      circle !== undefined && (best === undefined || circle.length < best.length) ? circle : best,
    undefined
  )
}

function byName(one: OwnedOperation, other: OwnedOperation): number {
  const [first, second] = [one, other].map(operation =>
    JSON.stringify([serviceVersionText(operation), operation.subject, operation.name])
  ) as [string, string] // as many as there were
  return first < second ? -1 : first > second ? 1 : 0
}
