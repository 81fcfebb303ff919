import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Ordered, planRollout } from './plan.ts'
import type { Relation } from './relations.ts'
import type { Wave } from './waves.ts'

/** A service or a bystander, and how many versions it has, in order. */
interface Cast {
  readonly services: readonly { readonly name: string; readonly versions: number }[]
  readonly relations: readonly Relation[]
}

function relation(
  writer: readonly [string, number],
  reader: readonly [string, number],
  rest?: string,
  isWriterGone = false
): Relation {
  return {
    writer: { service: writer[0], version: String(writer[1]) },
    reader: { service: reader[0], version: String(reader[1]) },
    isWriterGone,
    outcome: 'broken',
    rest: rest === undefined ? undefined : { place: rest, retention: 1000 },
    because: {
      kind: 'pact',
      row: {
        consumer: { service: reader[0], version: String(reader[1]) },
        provider: { service: writer[0], version: String(writer[1]) },
        outcome: 'broken',
        verifiedAt: undefined
      }
    }
  }
}

function planOf({ services, relations }: Cast, bound?: number) {
  const movers = services
    .filter(({ versions }) => versions > 1)
    .map(({ name, versions }) => ({
      service: name,
      stages: Array.from({ length: versions }, (_, stage) => [String(stage)])
    }))
  return planRollout({ movers, relations, ...(bound === undefined ? {} : { bound }) })
}

/** Who runs: by service, the numbers of the versions. */
type State = ReadonlyMap<string, readonly number[]>

/** What lies around: a version that has written, and is gone since. */
interface Left {
  readonly service: string
  readonly version: number
  /** Where it lies. */
  readonly places: ReadonlySet<string>
}

/** What goes wrong in a state, written down without looking at how plans are made. */
function faults(
  cast: Cast,
  state: State,
  left: readonly Left[],
  drained: ReadonlySet<string>
): readonly Relation[] {
  const runs = (service: string, version: string) => state.get(service)?.includes(Number(version)) ?? false
  return cast.relations.filter(({ writer, reader, rest, isWriterGone }) => {
    if (!runs(reader.service, reader.version)) return false
    const isOldWriter = isWriterGone || writer.version === '0'
    if (isOldWriter && reader.version === '0') return false // broken today
    if (!isWriterGone && runs(writer.service, writer.version)) return true
    if (rest === undefined) return false
    if (isWriterGone) return !drained.has(rest.place)
    return left.some(
      ({ service, version, places }) =>
        service === writer.service && String(version) === writer.version && places.has(rest.place)
    )
  })
}

/** Every state of one version per service that can be reached, one service at a time, everything drained in between. */
function reachable(cast: Cast): { readonly isTargetReached: boolean; readonly steps: number | undefined } {
  const last = cast.services.map(({ versions }) => versions - 1)
  const start = cast.services.map(() => 0)
  const stateOf = (vector: readonly number[]): Map<string, readonly number[]> =>
    new Map(cast.services.map(({ name }, index) => [name, [vector[index] ?? 0]]))
  const everything = new Set(cast.relations.flatMap(({ rest }) => rest?.place ?? []))
  const distance = new Map([[start.join(), 0]])
  const open = [start]
  for (const vector of open) {
    for (const [index, { name }] of cast.services.entries()) {
      for (let to = (vector[index] ?? 0) + 1; to <= (last[index] ?? 0); to++) {
        const next = vector.with(index, to)
        if (distance.has(next.join())) continue
        // The service stops, its own old messages are drained, and it starts anew: that is the safest way to move.
        if (faults(cast, stateOf(next), [], everything).length > 0) continue
        const withoutIt = new Map(stateOf(vector)).set(name, [])
        if (faults(cast, withoutIt, [], everything).length > 0) continue
        distance.set(next.join(), (distance.get(vector.join()) ?? 0) + 1)
        open.push(next)
      }
    }
  }
  const steps = distance.get(last.join())
  return { isTargetReached: steps !== undefined, steps }
}

/** Plays a plan as it says, the moves of a wave in a given order, and tells what goes wrong on the way. */
function replay(cast: Cast, waves: readonly Wave[], reversed: boolean): readonly Relation[] {
  const state = new Map<string, readonly number[]>(cast.services.map(({ name }) => [name, [0]]))
  let left: Left[] = []
  const drained = new Set<string>()
  const found: Relation[] = []
  const look = () => found.push(...faults(cast, state, left, drained))
  const placesOf = (service: string, version: number) =>
    new Set(
      cast.relations
        .filter(({ writer }) => writer.service === service && writer.version === String(version))
        .flatMap(({ rest }) => rest?.place ?? [])
    )
  const drain = (place: string) => {
    drained.add(place)
    left = left.map(entry => ({
      ...entry,
      places: new Set([...entry.places].filter(name => name !== place))
    }))
  }
  // A record lies where its relation says: what was drained there is gone.
  const remaining = () => left.filter(({ places }) => places.size > 0)
  for (const { drains, moves } of waves) {
    for (const { place } of drains) drain(place)
    left = remaining()
    for (const move of reversed ? [...moves].reverse() : moves) {
      const from = (state.get(move.service) ?? []).map(version => ({
        service: move.service,
        version,
        places: placesOf(move.service, version)
      }))
      if (move.stopsFirst.length > 0) {
        state.set(move.service, [])
        left.push(...from)
        look()
        for (const { place } of move.drains) drain(place)
        left = remaining()
        state.set(move.service, [Number(move.to)])
        look()
      } else {
        state.set(move.service, [...(state.get(move.service) ?? []), Number(move.to)])
        look()
        state.set(move.service, [Number(move.to)])
        left.push(...from)
        look()
      }
    }
  }
  return found
}

/** Each relation has a place of its own, so that what is drained is told exactly. */
function castOf(versions: number, most: number, share: number): fc.Arbitrary<Cast> {
  return fc.integer({ min: 1, max: most }).chain(count => {
    const services = Array.from({ length: count }, (_, index) => ({ name: `s${index}`, versions }))
    const cast = [...services, { name: 'stays', versions: 1 }]
    const sides = cast.flatMap(({ name, versions }) =>
      Array.from({ length: versions }, (_, version) => [name, version] as const)
    )
    const pairs = sides.flatMap(writer => sides.map(reader => [writer, reader] as const))
    // Most clash across time, as in life: a new version with an old one.
    const acrossTime = pairs.filter(
      ([writer, reader]) => writer[1] !== reader[1] && writer[0] !== 'stays' && reader[0] !== 'stays'
    )
    const one = fc.record({
      pair: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...acrossTime) },
        { weight: 1, arbitrary: fc.constantFrom(...pairs) }
      ),
      rests: fc.boolean(),
      isGone: fc.integer({ min: 0, max: 9 }).map(dice => dice === 0)
    })
    return fc.array(one, { maxLength: Math.ceil(pairs.length * share) }).map(drawn => ({
      services: cast,
      relations: drawn.map(({ pair: [writer, reader], rests, isGone }, index) =>
        isGone
          ? relation(['gone', 0], reader, `place${index}`, true)
          : relation(writer, reader, rests ? `place${index}` : undefined)
      )
    }))
  })
}

describe('with one target each', () => {
  test('there is a plan exactly when some order of moves is safe, and each is safe as it is told', () => {
    fc.assert(
      fc.property(castOf(2, 8, 0.06), cast => {
        const plan = planOf(cast)
        expect(plan.answer === 'yes').toBe(reachable(cast).isTargetReached)
        if (plan.answer !== 'yes') return
        expect(replay(cast, plan.waves, false)).toEqual([])
        expect(replay(cast, plan.waves, true)).toEqual([])
        expect(plan.waves.flatMap(({ moves }) => moves.map(({ service }) => service)).toSorted()).toEqual(
          cast.services.filter(({ versions }) => versions > 1).map(({ name }) => name)
        )
      }),
      { numRuns: 2000 }
    )
  })

  test('where there is no plan, a circle is one: every service in it has to wait for the next', () => {
    let circles = 0
    fc.assert(
      fc.property(castOf(2, 6, 0.08), cast => {
        const plan = planOf(cast)
        if (plan.answer !== 'no') return
        for (const hindrance of plan.hindrances) {
          if (hindrance.kind !== 'cycle') continue
          circles += 1
          const { cycle, waysOut } = hindrance
          expect(cycle.length).toBeGreaterThanOrEqual(2)
          for (const [index, { earlier, later, because }] of cycle.entries()) {
            expect(cycle[(index + 1) % cycle.length]?.earlier).toBe(later)
            // Whoever moves `later` while `earlier` has not moved meets this.
            const state = new Map(
              cast.services.map(({ name }) => [name, name === later ? [1] : name === earlier ? [0] : []])
            )
            const met = faults(cast, state, [], new Set())
            expect(because.every(relation => met.includes(relation))).toBe(true)
            expect(because.length).toBeGreaterThan(0)
          }
          // Each way out really is one.
          expect(waysOut.length).toBeGreaterThan(0)
          for (const way of waysOut) {
            const gone = new Set(way.flatMap(({ because }) => because))
            const mended = { ...cast, relations: cast.relations.filter(relation => !gone.has(relation)) }
            expect(reachable(mended).isTargetReached).toBe(true)
          }
        }
      }),
      { numRuns: 2000 }
    )
    expect(circles).toBeGreaterThan(50)
  })

  test('nothing is drained, and nobody stops first, without a reason', () => {
    fc.assert(
      fc.property(castOf(2, 6, 0.05), cast => {
        const plan = planOf(cast)
        if (plan.answer !== 'yes') return
        for (const [index, wave] of plan.waves.entries()) {
          for (const { place } of wave.drains) {
            const without = plan.waves.with(index, {
              ...wave,
              drains: wave.drains.filter(drain => drain.place !== place)
            })
            expect(replay(cast, without, false).length).toBeGreaterThan(0)
          }
          for (const move of wave.moves.filter(({ stopsFirst }) => stopsFirst.length > 0)) {
            const moves = wave.moves.map(other => (other === move ? { ...move, stopsFirst: [] } : other))
            expect(replay(cast, plan.waves.with(index, { ...wave, moves }), false).length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 1000 }
    )
  })

  test('before the point of no return everybody can go back, and after it not', () => {
    fc.assert(
      fc.property(castOf(2, 5, 0.06), cast => {
        const plan = planOf(cast)
        if (plan.answer !== 'yes') return
        for (const index of plan.waves.keys()) {
          const isBarred = plan.pointOfNoReturn !== undefined && index >= plan.pointOfNoReturn.wave
          expect(canGoBack(cast, plan, index)).toBe(!isBarred)
        }
      }),
      { numRuns: 1000 }
    )
  })
})

/** Whether some order of going back is safe after a wave, with everything lying there that the new ones wrote. */
function canGoBack(cast: Cast, { waves }: Ordered, after: number): boolean {
  const moved = waves.slice(0, after + 1).flatMap(({ moves }) => moves.map(({ service }) => service))
  const written = moved.map(service => ({ service, version: 1 }))
  const bad = (state: State): boolean =>
    cast.relations.some(({ writer, reader, rest, isWriterGone }) => {
      const reads = state.get(reader.service)?.includes(Number(reader.version)) ?? false
      const isOld = isWriterGone || writer.version === '0'
      if (!reads || (isOld && reader.version === '0') || isWriterGone) return false
      if (state.get(writer.service)?.includes(Number(writer.version))) return true
      const lies = written.some(
        ({ service, version }) => service === writer.service && String(version) === writer.version
      )
      return rest !== undefined && lies && reader.version === '0' && moved.includes(reader.service)
    })
  const seen = new Set<string>()
  const open = [moved]
  for (const still of open) {
    if (still.length === 0) return true
    for (const service of still) {
      const rest = still.filter(name => name !== service)
      if (seen.has(rest.toSorted().join())) continue
      if (bad(new Map(cast.services.map(({ name }) => [name, rest.includes(name) ? [1] : [0]])))) continue
      seen.add(rest.toSorted().join())
      open.push(rest)
    }
  }
  return false
}

describe('with candidates in between', () => {
  test('a way is found exactly when there is one, it is as short as any, and it is safe as it is told', () => {
    let detours = 0
    fc.assert(
      fc.property(castOf(3, 6, 0.07), cast => {
        const plan = planOf(cast)
        const { isTargetReached, steps } = reachable(cast)
        expect(plan.answer === 'yes').toBe(isTargetReached)
        if (plan.answer !== 'yes') return
        const moves = plan.waves.flatMap(({ moves }) => moves)
        expect(moves.length).toBe(steps)
        if (moves.length > cast.services.length - 1) detours += 1
        expect(replay(cast, plan.waves, false)).toEqual([])
        expect(replay(cast, plan.waves, true)).toEqual([])
      }),
      { numRuns: 1500 }
    )
    expect(detours).toBeGreaterThan(20)
  })

  test('beyond its bound nothing is decided', () => {
    const services = ['a', 'b', 'c', 'd'].map(name => ({ name, versions: 3 }))
    const relations = [
      relation(['a', 0], ['b', 1]),
      relation(['b', 0], ['c', 1]),
      relation(['c', 0], ['d', 1]),
      relation(['a', 2], ['d', 0])
    ]
    expect(planOf({ services, relations }, 3)).toEqual({ answer: 'notDecided', bound: 3, brokenToday: [] })
    expect(planOf({ services, relations }).answer).toBe('yes')
  })
})

test('a search that finds nothing ends in bounded time, however many services and versions there are', () => {
  const names = Array.from({ length: 100 }, (_, index) => `s${index}`)
  const services = names.map(name => ({ name, versions: 20 }))
  // Each may go only after its neighbour on the right, the last only after the first: everybody waits.
  const relations = names.flatMap((name, index) =>
    Array.from({ length: 19 }, (_, stage) =>
      relation([names[(index + 1) % names.length] ?? '', 0], [name, stage + 1])
    )
  )
  // What has nothing to do with the circle makes the states many.
  const free = names.flatMap((name, index) => [relation([name, 3], [names[(index + 7) % 100] ?? '', 5])])
  const started = performance.now()
  expect(['no', 'notDecided']).toContain(planOf({ services, relations: [...relations, ...free] }).answer)
  const loose = names.flatMap((name, index) => [
    relation([name, 19], [names[(index + 7) % 100] ?? '', 0]),
    ...free
  ])
  expect(planOf({ services, relations: loose }).answer).toBe('notDecided')
  expect(performance.now() - started).toBeLessThan(5000)
})

test('a knot of two hundred services is told soon', () => {
  const names = Array.from({ length: 200 }, (_, index) => `s${index}`)
  const services = names.map(name => ({ name, versions: 2 }))
  const relations = names.flatMap((writer, index) =>
    Array.from({ length: 60 }, (_, step) => relation([writer, 1], [names[(index + step + 1) % 200] ?? '', 0]))
  )
  const started = performance.now()
  const plan = planOf({ services, relations })
  expect(performance.now() - started).toBeLessThan(3000)
  expect(plan).toMatchObject({ answer: 'no', hindrances: [{ kind: 'cycle' }] })
})

test('a rename is a circle, and a version in between that bears both is a way', () => {
  // orders 2 writes what payments 0 cannot read; orders 0 writes what payments 2 cannot read. Versions 1 bear both.
  const relations = [
    relation(['orders', 2], ['payments', 0], 'orders'),
    relation(['orders', 0], ['payments', 2], 'orders')
  ]
  const direct = planRollout({
    movers: [
      { service: 'orders', stages: [['0'], ['2']] },
      { service: 'payments', stages: [['0'], ['2']] }
    ],
    relations
  })
  expect(direct).toMatchObject({
    answer: 'no',
    hindrances: [
      {
        kind: 'cycle',
        cycle: [
          { earlier: 'orders', later: 'payments' },
          { earlier: 'payments', later: 'orders' }
        ]
      }
    ]
  })
  const detour = planRollout({
    movers: [
      { service: 'orders', stages: [['0'], ['2']] },
      { service: 'payments', stages: [['0'], ['1'], ['2']] }
    ],
    relations
  })
  expect(detour).toMatchObject({
    answer: 'yes',
    waves: [
      { drains: [], moves: [{ service: 'payments', to: '1' }] },
      { drains: [], moves: [{ service: 'orders', to: '2' }] },
      { drains: [{ place: 'orders' }], moves: [{ service: 'payments', to: '2' }] }
    ],
    pointOfNoReturn: { wave: 1 }
  })
})

test('what is not known makes the plan unknown where no order avoids it, and is told', () => {
  const open: Relation = { ...relation(['a', 1], ['stays', 0]), outcome: 'unknown' }
  const plan = planRollout({ movers: [{ service: 'a', stages: [['0'], ['1']] }], relations: [open] })
  expect(plan).toMatchObject({ answer: 'unknown', unknown: [open], waves: [{ moves: [{ service: 'a' }] }] })
})

test('an order that keeps apart what nobody knows of is a plan', () => {
  const open: Relation = { ...relation(['a', 1], ['b', 0], 'place'), outcome: 'unknown' }
  const stages = [['0'], ['1']]
  const movers = [
    { service: 'a', stages },
    { service: 'b', stages }
  ]
  expect(planRollout({ movers, relations: [open] })).toMatchObject({
    answer: 'yes',
    unknown: [],
    waves: [{ moves: [{ service: 'b' }] }, { moves: [{ service: 'a' }] }],
    pointOfNoReturn: { wave: 1, because: [open] }
  })
})

test('a plan with unknowns that says yes stays safe if all of them turn out badly', () => {
  let cautious = 0
  fc.assert(
    fc.property(castOf(2, 6, 0.05), fc.nat(), (cast, seed) => {
      const relations = cast.relations.map((one, index) =>
        (seed + index) % 3 === 0 ? { ...one, outcome: 'unknown' as const } : one
      )
      const plan = planOf({ ...cast, relations })
      if (plan.answer !== 'yes') return
      if (relations.some(({ outcome }) => outcome === 'unknown')) cautious += 1
      expect(replay(cast, plan.waves, false)).toEqual([])
      expect(replay(cast, plan.waves, true)).toEqual([])
    }),
    { numRuns: 500 }
  )
  expect(cautious).toBeGreaterThan(20)
})
