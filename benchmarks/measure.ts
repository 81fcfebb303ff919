/** One thing that is timed, beside others of its group. */
export interface Case {
  readonly name: string
  /** Does the work once. What is given back is used, so that it cannot be optimised away. */
  run(): unknown
  /** Makes what the next runs use up, and tells how many; its time does not count. */
  prepare?(): number
}

export interface Measurement {
  readonly name: string
  readonly microseconds: number
  /** The fastest and the slowest round. */
  readonly range: readonly [number, number]
}

const rounds = 5
const roundMilliseconds = 150

/**
 * Median times of main-thread CPU, the cases interleaved within every round: a neighbour that makes the machine slow
 * makes it slow for all of them.
 */
export function measure(cases: readonly Case[]): readonly Measurement[] {
  for (const each of cases) time(each)
  const times = cases.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, each] of cases.entries()) times[index]?.push(time(each))
  }
  return cases.map(({ name }, index) => measurementOf(name, times[index] ?? []))
}

/** A measurement of times that were taken elsewhere. */
export function measurementOf(name: string, microseconds: readonly number[]): Measurement {
  const sorted = microseconds.toSorted((one, other) => one - other)
  return {
    name,
    microseconds: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    range: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN]
  }
}

/** Results end here, so that no work can be optimised away. */
export let sink: unknown

/** Microseconds that one run takes. */
function time({ run, prepare }: Case): number {
  let [spent, runs] = [0, 0]
  while (spent < roundMilliseconds * 1000) {
    const batch = prepare?.() ?? 8
    const started = cpuMicroseconds()
    for (let done = 0; done < batch; done++) sink = run()
    spent += cpuMicroseconds() - started
    runs += batch
  }
  return spent / runs
}

function cpuMicroseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
