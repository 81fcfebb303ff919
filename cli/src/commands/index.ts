import type { Command } from '../command.ts'
import { canIDeploy } from './can-i-deploy.ts'
import { clean } from './clean.ts'
import { environmentCreate } from './environment-create.ts'
import { environmentList } from './environment-list.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { pactChanges } from './pact-changes.ts'
import { pactPublish } from './pact-publish.ts'
import { recordDeployment } from './record-deployment.ts'
import { schemaCheck } from './schema-check.ts'
import { schemaDiff } from './schema-diff.ts'
import { schemaGet } from './schema-get.ts'
import { schemaLint } from './schema-lint.ts'
import { schemaList } from './schema-list.ts'
import { schemaRegister } from './schema-register.ts'
import { storeCopy } from './store-copy.ts'
import { typesGenerate } from './types-generate.ts'

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  schemaRegister,
  schemaCheck,
  schemaDiff,
  schemaLint,
  schemaGet,
  schemaList,
  typesGenerate,
  pactPublish,
  pactChanges,
  canIDeploy,
  recordDeployment,
  clean,
  environmentCreate,
  environmentList,
  exportCommand,
  importCommand,
  storeCopy
]
