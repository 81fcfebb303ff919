import type { Command } from '../command.ts'
import { brokerCheck } from './broker-check.ts'
import { brokerMetrics } from './broker-metrics.ts'
import { brokerWatch } from './broker-watch.ts'
import { canIDeploy } from './can-i-deploy.ts'
import { choreographyCheck } from './choreography-check.ts'
import { choreographyExport } from './choreography-export.ts'
import { choreographyShow } from './choreography-show.ts'
import { clean } from './clean.ts'
import { drained } from './drained.ts'
import { environmentCreate } from './environment-create.ts'
import { environmentList } from './environment-list.ts'
import { exportCommand } from './export.ts'
import { findingLevelsCommand } from './finding-levels.ts'
import { importCommand } from './import.ts'
import { overrideCreate, overrideEnd, overrideList } from './overrides.ts'
import { pactChanges } from './pact-changes.ts'
import { pactPluginInstall } from './pact-plugin-install.ts'
import { pactPluginStatus } from './pact-plugin-status.ts'
import { pactPluginUninstall } from './pact-plugin-uninstall.ts'
import { pactPublish } from './pact-publish.ts'
import { planCommand } from './plan.ts'
import { publishCommand } from './publish.ts'
import { readerForget, readerList, readerRecord } from './readers.ts'
import { recordDeployment } from './record-deployment.ts'
import { recordRelease, recordSupportEnded, recordUndeployment } from './record-release.ts'
import { schemaCheck } from './schema-check.ts'
import { schemaDiff } from './schema-diff.ts'
import { schemaGet } from './schema-get.ts'
import { schemaLint } from './schema-lint.ts'
import { schemaList } from './schema-list.ts'
import { schemaRegister } from './schema-register.ts'
import { serviceCheck } from './service-check.ts'
import { serviceGet } from './service-get.ts'
import { serviceInit } from './service-init.ts'
import { servicePublish } from './service-publish.ts'
import { storeCopy } from './store-copy.ts'
import { tracesCheck } from './traces-check.ts'
import { typesGenerate } from './types-generate.ts'

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  schemaRegister,
  schemaCheck,
  schemaDiff,
  schemaLint,
  schemaGet,
  schemaList,
  servicePublish,
  serviceCheck,
  serviceInit,
  serviceGet,
  typesGenerate,
  publishCommand,
  pactPublish,
  pactChanges,
  pactPluginInstall,
  pactPluginStatus,
  pactPluginUninstall,
  canIDeploy,
  planCommand,
  recordDeployment,
  recordUndeployment,
  recordRelease,
  recordSupportEnded,
  drained,
  overrideCreate,
  overrideList,
  overrideEnd,
  readerRecord,
  readerList,
  readerForget,
  findingLevelsCommand,
  choreographyCheck,
  choreographyShow,
  choreographyExport,
  brokerWatch,
  brokerCheck,
  brokerMetrics,
  tracesCheck,
  clean,
  environmentCreate,
  environmentList,
  exportCommand,
  importCommand,
  storeCopy
]
