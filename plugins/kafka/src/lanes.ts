/** Something to do behind whatever else has its key. */
export interface Task {
  /** Those of one lane run one after the other. */
  readonly lane: string
  /** Not before this time, in milliseconds; until then it is in nobody's way. */
  readonly due: number
  /** Whether it is still to be done when its turn comes. */
  readonly isWanted: () => boolean
  /** Gives the milliseconds after which it runs again, first of its lane; undefined when done. It never rejects. */
  readonly run: () => Promise<number | undefined>
  /** Called when nothing more becomes of it. */
  readonly left: () => void
}

export interface Lanes {
  add(task: Task): void
  /** Starts nothing more; resolves when what runs has ended. */
  close(): Promise<void>
}

/** Runs tasks side by side, never more than so many at once, and those of one lane never. */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, Task[]>()
  /** Lanes whose head may run as soon as there is a place. */
  const ready: string[] = []
  const timers = new Set<NodeJS.Timeout>()
  let running = 0
  let isOpen = true
  let ended = (): void => {}

  const later = (milliseconds: number, action: () => void): void => {
    // Longer than a timer can be: it looks again.
    const wait = Math.min(milliseconds, 2 ** 31 - 1)
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (wait < milliseconds) later(milliseconds - wait, action)
      else action()
    }, wait)
    timers.add(timer)
  }
  const queue = (task: Task): void => {
    const lane = lanes.get(task.lane)
    if (lane !== undefined) return void lane.push(task)
    lanes.set(task.lane, [task])
    ready.push(task.lane)
    fill()
  }
  const fill = (): void => {
    while (isOpen && running < concurrency) {
      const name = ready.shift()
      if (name === undefined) return
      const task = lanes.get(name)?.[0]
      if (task !== undefined) void start(name, task)
    }
  }
  const start = async (name: string, task: Task): Promise<void> => {
    running += 1
    const again = task.isWanted() ? await task.run() : undefined
    running -= 1
    if (again === undefined) advance(name)
    else
      later(again, () => {
        ready.push(name)
        fill()
      })
    fill()
    if (!isOpen && running === 0) ended()
  }
  const advance = (name: string): void => {
    const lane = lanes.get(name)
    lane?.shift()?.left()
    if (lane?.length === 0) lanes.delete(name)
    else ready.push(name)
  }

  return {
    add(task) {
      const wait = task.due - Date.now()
      if (wait > 0) later(wait, () => queue(task))
      else queue(task)
    },

    async close() {
      isOpen = false
      for (const timer of timers) clearTimeout(timer)
      if (running > 0) {
        await new Promise<void>(resolve => {
          ended = resolve
        })
      }
    }
  }
}
