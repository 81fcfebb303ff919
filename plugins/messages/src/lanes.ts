/** Does things side by side, never more than so many at once, and those of one lane one after the other. */
export interface Lanes {
  /** @param lane without one, it waits for nothing but a free place. @param work never rejects */
  add(lane: string | undefined, work: () => Promise<void>): void
  /** Starts nothing more; resolves when what runs has ended. */
  close(): Promise<void>
}

interface Lane {
  readonly waiting: (() => Promise<void>)[]
  readonly name: string | undefined
}

export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, Lane>()
  /** Those whose next work may begin as soon as there is a place. */
  const ready: Lane[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let running = 0
  let isOpen = true

  const fill = (): void => {
    while (isOpen && running < concurrency) {
      const lane = ready.shift()
      if (lane === undefined) return
      void run(lane)
    }
  }
  const run = async (lane: Lane): Promise<void> => {
    running += 1
    await lane.waiting.shift()?.()
    running -= 1
    if (lane.waiting.length > 0) ready.push(lane)
    else if (lane.name !== undefined) lanes.delete(lane.name)
    fill()
    if (!isOpen && running === 0) end()
  }

  return {
    add(name, work) {
      const busy = name === undefined ? undefined : lanes.get(name)
      if (busy !== undefined) return void busy.waiting.push(work)
      const lane: Lane = { name, waiting: [work] }
      if (name !== undefined) lanes.set(name, lane)
      ready.push(lane)
      fill()
    },

    async close() {
      isOpen = false
      if (running > 0) await ended
    }
  }
}
