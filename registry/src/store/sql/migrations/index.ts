import type { Migration, MigrationProvider } from 'kysely/migration'
import * as schemas from './001-schemas.ts'

/** Every step that the tables have taken, oldest first. Forward only: a step that was released never changes. */
const steps: Readonly<Record<string, Migration>> = {
  '001-schemas': schemas
}

export const migrations: MigrationProvider = {
  getMigrations: () => Promise.resolve({ ...steps })
}
