import type { Offset, Outgoing, Partition, Received } from './record.ts'

/** What the failure path and the order of messages need of a client library, and no more. */
export interface Client extends AsyncDisposable {
  /** Resolves when every in-sync replica has them. @throws Unroutable when a topic is not there */
  send(records: readonly Outgoing[]): Promise<void>
  /** How many partitions a topic has; undefined when there is none of this name. */
  partitions(topic: string): Promise<number | undefined>
  /** Makes a topic for messages of another: with as many partitions, and room for headers that come on top. */
  createBeside(topic: string, original: string): Promise<void>
  /** A group that has read nothing of a topic yet begins with what comes from now on. */
  beginAtEnd(topic: string, group: string): Promise<void>
  /** Joins a group; resolves when it has its share. */
  consume(topic: string, group: string, sink: Sink): Promise<Consumer>
}

/** Where a client puts what it reads. */
export interface Sink {
  /** Resolves when there is room for the next one. */
  take(record: Received): Promise<void>
  /** Tells which partitions are its own from now on. */
  assign(partitions: readonly Partition[]): void
}

export interface Consumer {
  commit(offsets: readonly Offset[]): Promise<void>
  /** Leaves the group. */
  close(): Promise<void>
}

/** How much larger a message may be on a retry or dead-letter topic than where it came from, in bytes. */
export const headerRoom = 64 * 1024
