import { Failure } from '@instep/contracts'
import { confluent } from '@instep/protocol'
import { type Mount, refuseOtherMethods, route } from '../route.ts'
import { associations } from './associations.ts'
import { compatibility } from './compatibility.ts'
import { config } from './config.ts'
import { contexts } from './contexts.ts'
import { exporters } from './exporters.ts'
import { metadata } from './metadata.ts'
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
  route(mount, confluent.contexts, contexts)
  route(mount, confluent.metadata, metadata)
  route(mount, confluent.associations, associations)
  route(mount, confluent.exporters, exporters)
  // A context in front of a path was taken off before; one that still stands there is none.
  mount.app.all<{ Params: { context: string } }>('/contexts/:context/*', ({ params }) => {
    throw new Failure('contextInvalid', { context: params.context })
  })
  refuseOtherMethods(mount, ...Object.values(confluent))
}
