/** An object as it would be if everything happened one after the other. */
export interface Model<State, Input> {
  readonly initial: State
  /** What an operation does, and what it answers then. */
  apply(state: State, input: Input): { readonly state: State; readonly output: string }
  /** The same for states that are the same. */
  key(state: State): string
}

/** An operation on an object. Nobody knows whether one without an output took effect, or when after its start. */
export interface Operation<Input> {
  readonly input: Input
  readonly output: string | undefined
  readonly start: number
  readonly end: number
}

export type Verdict = 'linearisable' | 'not linearisable' | 'undecided'

/** So many steps are taken before a history is left undecided. */
const budget = 5_000_000

/** A start or an end in a history, in a list from which what is explained is taken out. */
interface Event {
  readonly operation: number
  readonly isStart: boolean
  before: Event | undefined
  after: Event | undefined
}

/**
 * Whether operations that overlap can be put in an order in which each took effect between its start and its end, and
 * answered as the model does. The search is that of Wing and Gong, with Lowe's memory of what was tried.
 */
export function checkHistory<State, Input>(
  model: Model<State, Input>,
  operations: readonly Operation<Input>[]
): Verdict {
  const { head, ends } = eventsOf(operations)
  const tried = new Set<string>()
  const taken: { readonly start: Event; readonly state: State }[] = []
  let unexplained = ends.size
  let done = 0n
  let state = model.initial
  let event = head.after
  for (let step = 0; step < budget; step += 1) {
    if (unexplained === 0) return 'linearisable'
    if (event?.isStart === true) {
      const operation = operations[event.operation] as Operation<Input>
      const result = model.apply(state, operation.input)
      const withIt = done | (1n << BigInt(event.operation))
      const isPossible = operation.output === undefined || operation.output === result.output
      const key = `${withIt.toString(36)} ${model.key(result.state)}`
      if (isPossible && !tried.has(key)) {
        tried.add(key)
        taken.push({ start: event, state })
        state = result.state
        done = withIt
        const end = ends.get(event.operation)
        takeOut(event)
        if (end !== undefined) {
          takeOut(end)
          unexplained -= 1
        }
        event = head.after
      } else {
        event = event.after
      }
      continue
    }
    // Something ended that cannot be explained: the last choice was wrong.
    const last = taken.pop()
    if (last === undefined) return 'not linearisable'
    const { start } = last
    state = last.state
    done &= ~(1n << BigInt(start.operation))
    const end = ends.get(start.operation)
    if (end !== undefined) {
      putBack(end)
      unexplained += 1
    }
    putBack(start)
    event = start.after
  }
  return 'undecided'
}

/** Starts and ends in order of time. What starts when another ends is taken to overlap it. */
function eventsOf(operations: readonly Operation<unknown>[]) {
  const events = operations
    .flatMap(({ output, start, end }, operation) => [
      { operation, isStart: true, at: start },
      ...(output === undefined ? [] : [{ operation, isStart: false, at: end }])
    ])
    .toSorted((one, other) => one.at - other.at || Number(other.isStart) - Number(one.isStart))
  const head: Event = { operation: -1, isStart: false, before: undefined, after: undefined }
  const ends = new Map<number, Event>()
  let last = head
  for (const { operation, isStart } of events) {
    const event: Event = { operation, isStart, before: last, after: undefined }
    last.after = event
    last = event
    if (!isStart) ends.set(operation, event)
  }
  return { head, ends }
}

function takeOut({ before, after }: Event): void {
  if (before !== undefined) before.after = after
  if (after !== undefined) after.before = before
}

/** Events come back in the opposite order of their going, so their neighbours are those that they had. */
function putBack(event: Event): void {
  if (event.before !== undefined) event.before.after = event
  if (event.after !== undefined) event.after.before = event
}
