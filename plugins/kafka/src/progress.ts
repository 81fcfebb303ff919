/** How far a partition is settled: what is committed never passes a record that is still open. */
export interface Progress {
  /** False for a record that is known already: a group that changed reads again from what it committed last. */
  begin(offset: bigint): boolean
  end(offset: bigint): void
  /** Everything before it is settled; undefined before the first record. */
  position(): bigint | undefined
  /** How many have begun and not ended. */
  readonly open: number
}

export function createProgress(): Progress {
  /** Whether each has ended, by their offsets, the lowest first. Those that are settled are not kept. */
  let records = new Map<bigint, boolean>()
  /** From here to `settled` everything has been dealt with here. */
  let floor: bigint | undefined
  let settled = 0n
  /** What would be read next. */
  let next = 0n
  let open = 0

  return {
    begin(offset) {
      const isKnown = records.has(offset) || (floor !== undefined && offset >= floor && offset < settled)
      const isBack = offset < next
      next = offset + 1n
      if (isKnown) return false
      if (floor === undefined || offset < floor) {
        floor = offset
        settled = offset
      }
      records.set(offset, false)
      if (isBack) records = new Map([...records].toSorted(([one], [other]) => (one < other ? -1 : 1)))
      open += 1
      return true
    },

    end(offset) {
      if (records.get(offset) !== false) return
      records.set(offset, true)
      open -= 1
    },

    position() {
      if (floor === undefined) return undefined
      let first = next
      for (const [offset, isEnded] of records) {
        if (offset >= next) break
        if (!isEnded) {
          first = offset
          break
        }
        records.delete(offset)
      }
      if (first > settled) settled = first
      return settled
    },

    get open() {
      return open
    }
  }
}
