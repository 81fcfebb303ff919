import { confluent } from '@instep/protocol'
import { type Mount, refuseOtherMethods, route } from '../route.ts'
import { compatibility } from './compatibility.ts'
import { config } from './config.ts'
import { mode } from './mode.ts'
import { schemas } from './schemas.ts'
import { subjects } from './subjects.ts'

/** The Confluent Schema Registry API. */
export function confluentApi(mount: Mount): void {
  route(mount, confluent.subjects, subjects)
  route(mount, confluent.schemas, schemas)
  route(mount, confluent.compatibility, compatibility)
  route(mount, confluent.config, config)
  route(mount, confluent.mode, mode)
  refuseOtherMethods(mount, ...Object.values(confluent))
}
