import type { Client, Consumer } from './client.ts'
import type { Tried } from './headers.ts'
import type { Lanes } from './lanes.ts'
import { sizeOf } from './outbox.ts'
import { createProgress, type Progress } from './progress.ts'
import { nameOf, type Offset, type Partition, type Received } from './record.ts'
import type { Step } from './settle.ts'

export interface ReaderOptions {
  readonly topic: string
  readonly group: string
  readonly lanes: Lanes
  /** How many records of a partition may be read and not settled. */
  readonly window: number
  /** What a record was before it came to this topic. */
  readonly read: (record: Received) => Tried
  readonly step: (tried: Tried) => Step
}

/** Reads a topic as a member of a group. */
export interface Reader {
  /** Takes nothing more. */
  stop(): void
  /** Commits what is settled and leaves the group. */
  close(): Promise<void>
}

/** How many bytes may be read and not settled. */
const openBytes = 32 * 1024 * 1024

/** How long settled messages wait for others to be committed with them. */
const commitMilliseconds = 50

/** What it has of a partition: as long as that is its own. */
interface Share extends Partition {
  readonly progress: Progress
  leaderEpoch: number
  committed: bigint | undefined
}

/** Joins a group. A record is committed when it and all before it in its partition are settled. */
export async function openReader(client: Client, options: ReaderOptions): Promise<Reader> {
  let shares = new Map<string, Share>()
  let isOpen = true
  let consumer: Consumer | undefined
  let timer: NodeJS.Timeout | undefined
  let commits = Promise.resolve()
  const waiting = new Set<() => void>()
  let bytes = 0

  const wake = (): void => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  const commit = async (): Promise<void> => {
    const moved = [...shares.values()].flatMap(share => {
      const offset = share.progress.position()
      return offset === undefined || offset === share.committed ? [] : [{ share, offset }]
    })
    if (consumer === undefined || moved.length === 0) return
    const offsets: Offset[] = moved.map(({ share: { topic, partition, leaderEpoch }, offset }) => ({
      topic,
      partition,
      offset,
      leaderEpoch
    }))
    await consumer.commit(offsets)
    for (const { share, offset } of moved) share.committed = offset
  }
  const commitSoon = (): void => {
    timer ??= setTimeout(() => {
      // The group may be changing: what is not committed now is committed later, or read again.
      commits = commits
        .then(commit)
        .catch(() => isOpen && commitSoon())
        .then(() => {})
      timer = undefined
    }, commitMilliseconds)
  }

  consumer = await client.consume(options.topic, options.group, {
    async take(record) {
      const share = shares.get(nameOf(record))
      if (!isOpen || share === undefined) return
      const { progress } = share
      share.leaderEpoch = record.leaderEpoch
      if (!progress.begin(record.offset)) return commitSoon()
      const size = sizeOf(record)
      bytes += size
      const tried = options.read(record)
      const step = options.step(tried)
      let isSettled = false
      options.lanes.add({
        lane: laneOf(tried.record),
        due: tried.due,
        isWanted: () => isOpen && shares.get(nameOf(record))?.progress === progress,
        run: async () => {
          const again = await step()
          isSettled = again === undefined
          return again
        },
        left: () => {
          bytes -= size
          if (isSettled) {
            progress.end(record.offset)
            commitSoon()
          }
          wake()
        }
      })
      const isFull = (): boolean => progress.open >= options.window || bytes > openBytes
      while (isOpen && shares.get(nameOf(record)) === share && isFull())
        await new Promise<void>(resolve => waiting.add(resolve))
    },

    assign(partitions) {
      shares = new Map(
        partitions.map(partition => {
          const kept = shares.get(nameOf(partition))
          const share = kept ?? {
            ...partition,
            progress: createProgress(),
            leaderEpoch: -1,
            committed: undefined
          }
          share.committed = undefined
          return [nameOf(partition), share]
        })
      )
      wake()
    }
  })

  return {
    stop() {
      isOpen = false
      wake()
    },
    async close() {
      clearTimeout(timer)
      await commits
      await commit().catch(() => {})
      await consumer?.close()
    }
  }
}

/** Messages without a key have no order to keep. */
function laneOf({ topic, key, partition, offset }: Received): string {
  return key === null ? `${topic}[${partition}]@${offset}` : `${topic}:${Buffer.from(key).toString('latin1')}`
}
