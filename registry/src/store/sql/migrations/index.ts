import type { Migration, MigrationProvider } from 'kysely/migration'
import * as schemas from './001-schemas.ts'
import * as contracts from './002-contracts.ts'
import * as associations from './003-associations.ts'
import * as webhooks from './004-webhooks.ts'
import * as changes from './005-changes.ts'
import * as choreography from './006-choreography.ts'
import * as observations from './007-observations.ts'

/** Every step that the tables have taken, oldest first. Forward only: a step that was released never changes. */
const steps: Readonly<Record<string, Migration>> = {
  '001-schemas': schemas,
  '002-contracts': contracts,
  '003-associations': associations,
  '004-webhooks': webhooks,
  '005-changes': changes,
  '006-choreography': choreography,
  '007-observations': observations
}

export const migrations: MigrationProvider = {
  getMigrations: () => Promise.resolve({ ...steps })
}
