import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLanes } from './lanes.ts'

test('each lane keeps its order, no two of one run at once, and never more than so many at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', undefined), turns: fc.nat(3) }), {
        maxLength: 40
      }),
      async (concurrency, works) => {
        const lanes = createLanes(concurrency)
        const running: (string | undefined)[] = []
        const done = new Map<string | undefined, number[]>()
        let [most, overlapped] = [0, 0]
        for (const [index, { lane, turns }] of works.entries()) {
          lanes.add(lane, async () => {
            if (lane !== undefined && running.includes(lane)) overlapped += 1
            running.push(lane)
            most = Math.max(most, running.length)
            for (let turn = 0; turn < turns; turn += 1) await new Promise(resolve => setImmediate(resolve))
            running.splice(running.indexOf(lane), 1)
            done.set(lane, [...(done.get(lane) ?? []), index])
          })
        }
        const count = (): number => [...done.values()].flat().length
        while (count() < works.length) await new Promise(resolve => setImmediate(resolve))
        for (const lane of ['a', 'b', 'c'])
          expect(done.get(lane) ?? []).toEqual(works.flatMap((work, at) => (work.lane === lane ? [at] : [])))
        expect(overlapped).toBe(0)
        expect(most).toBeLessThanOrEqual(concurrency)
      }
    )
  )
})

test('after the end, what runs is waited for and what waits does not begin', async () => {
  const lanes = createLanes(1)
  const gate = Promise.withResolvers<void>()
  const seen: string[] = []
  lanes.add('a', async () => {
    await gate.promise
    seen.push('first')
  })
  lanes.add('b', async () => void seen.push('second'))
  const closing = lanes.close().then(() => seen.push('closed'))
  await new Promise(resolve => setTimeout(resolve, 10))
  expect(seen).toEqual([])
  gate.resolve()
  await closing
  expect(seen).toEqual(['first', 'closed'])
})
