import { inject } from 'vitest'
import { createDatabase } from './postgres.ts'
import { isMissing } from './requirements.ts'

const postgres = inject('postgres')

/** What a suite runs on, by the name of the engine: each gives the URL of a new, empty store. */
export const engines: Readonly<Record<string, () => Promise<string>>> = {
  sqlite: async () => 'sqlite::memory:',
  ...(isMissing(postgres) || postgres.kind === 'missing'
    ? {}
    : { postgres: () => createDatabase(postgres.url) })
}
