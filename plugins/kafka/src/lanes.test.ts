import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLanes, type Task } from './lanes.ts'

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

function task(lane: string, run: Task['run'], more: Partial<Task> = {}): Task {
  return { lane, due: 0, isWanted: () => true, run, left: () => {}, ...more }
}

test('tasks of a lane run in order and one at a time, and never more than so many in all', async () => {
  const cases = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.array(fc.tuple(fc.nat(4), fc.nat(2)), { minLength: 1, maxLength: 40 })
  )
  await fc.assert(
    fc.asyncProperty(cases, async ([concurrency, wanted]) => {
      const lanes = createLanes(concurrency)
      const ran = new Map<string, number[]>()
      const running = new Set<string>()
      const left = Promise.withResolvers<void>()
      let leftCount = 0
      wanted.forEach(([lane, milliseconds], index) => {
        const name = String(lane)
        lanes.add(
          task(
            name,
            async () => {
              expect(running.has(name)).toBe(false)
              running.add(name)
              expect(running.size).toBeLessThanOrEqual(concurrency)
              await pause(milliseconds)
              running.delete(name)
              ran.set(name, [...(ran.get(name) ?? []), index])
              return undefined
            },
            {
              left: () => {
                leftCount += 1
                if (leftCount === wanted.length) left.resolve()
              }
            }
          )
        )
      })
      await left.promise
      for (const indexes of ran.values()) expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
      expect([...ran.values()].flat()).toHaveLength(wanted.length)
    }),
    { numRuns: 30 }
  )
})

test('a task that wants to run again keeps its lane waiting, and no other', async () => {
  const lanes = createLanes(1)
  const ran: string[] = []
  let again = 1
  lanes.add(
    task('a', async () => {
      ran.push('a')
      return again-- > 0 ? 30 : undefined
    })
  )
  for (const lane of ['a', 'b'])
    lanes.add(
      task(lane, async () => {
        ran.push(`behind in ${lane}`)
        return undefined
      })
    )
  await expect.poll(() => ran).toEqual(['a', 'behind in b', 'a', 'behind in a'])
})

test('a task that is not due is in nobody’s way', async () => {
  const lanes = createLanes(1)
  const ran: string[] = []
  const note = (name: string) => async () => {
    ran.push(name)
    return undefined
  }
  lanes.add(task('a', note('later'), { due: Date.now() + 50 }))
  lanes.add(task('a', note('now')))
  await expect.poll(() => ran).toEqual(['now', 'later'])
})

test('what is not wanted any more does not run, and leaves', async () => {
  const lanes = createLanes(1)
  const left: string[] = []
  const ran: string[] = []
  lanes.add(
    task(
      'a',
      async () => {
        ran.push('unwanted')
        return undefined
      },
      { isWanted: () => false, left: () => left.push('unwanted') }
    )
  )
  await expect.poll(() => left).toEqual(['unwanted'])
  expect(ran).toEqual([])
})

test('closing waits for what runs and starts nothing more', async () => {
  const lanes = createLanes(1)
  const ran: string[] = []
  for (const name of ['first', 'second'])
    lanes.add(
      task('a', async () => {
        await pause(20)
        ran.push(name)
        return undefined
      })
    )
  await lanes.close()
  expect(ran).toEqual(['first'])
  await pause(40)
  expect(ran).toEqual(['first'])
})
