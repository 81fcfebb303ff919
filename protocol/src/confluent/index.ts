import { associations } from './associations.ts'
import { compatibility } from './compatibility.ts'
import { config } from './config.ts'
import { contexts } from './contexts.ts'
import { exporters } from './exporters.ts'
import { metadata } from './metadata.ts'
import { mode } from './mode.ts'
import { schemas } from './schemas.ts'
import { subjects } from './subjects.ts'

/** The Confluent Schema Registry API, by resource. */
export const confluent = {
  subjects,
  schemas,
  compatibility,
  config,
  mode,
  contexts,
  metadata,
  associations,
  exporters
} as const

export { type ConfluentError, confluentErrors } from './errors.ts'
export { differenceMessage, verdictMessages } from './messages.ts'
