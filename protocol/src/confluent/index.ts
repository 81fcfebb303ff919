import { compatibility } from './compatibility.ts'
import { config } from './config.ts'
import { mode } from './mode.ts'
import { schemas } from './schemas.ts'
import { subjects } from './subjects.ts'

/** The Confluent Schema Registry API, by resource. */
export const confluent = { subjects, schemas, compatibility, config, mode } as const

export { type ConfluentError, confluentErrors } from './errors.ts'
export { verdictMessages } from './messages.ts'
