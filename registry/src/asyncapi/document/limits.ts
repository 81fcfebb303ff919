/** What a document may be at most, so that whatever is done with it takes a bounded time. */
export const limits = {
  /** Levels of nesting. */
  depth: 200,
  /** Values in the text, with everything that aliases stand for written out. */
  values: 500_000,
  /** Values that the document has once everything that references stand for is written out, as far as it is. */
  resolved: 2_000_000,
  /** References that lead to references. */
  chain: 20,
  /** Operations, each message and place counted. */
  operations: 50_000,
  /** Characters of all schemas that are taken out of it. */
  schemas: 16 * 1024 * 1024
} as const
