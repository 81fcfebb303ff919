/** Stores that a suite runs on, by the name of their engine: empty, and gone when they are closed. */
export const engines: Readonly<Record<string, string>> = { sqlite: 'sqlite::memory:' }
