import { checkExporter, type Exporter, type ExporterDefinition, Failure } from '@instep/contracts'
import { type Core, write } from './core.ts'

/** @throws Failure exporterNotFound */
export async function getExporter({ store }: Core, name: string): Promise<Exporter> {
  const exporter = await store.exporters.exporter(name)
  if (exporter === undefined) throw new Failure('exporterNotFound', { name })
  return exporter
}

/** @throws Failure exporterInvalid, exporterExists */
export function createExporter(core: Core, name: string, definition: ExporterDefinition): Promise<void> {
  checkExporter(name, definition)
  return write(core, async ({ store, clock }) => {
    if ((await store.exporters.exporter(name)) !== undefined) throw new Failure('exporterExists', { name })
    await store.exporters.putExporter({ name, ...definition, at: clock() })
  })
}

/** Changes what is given, and keeps the rest. @throws Failure exporterInvalid, exporterNotFound */
export function changeExporter(core: Core, name: string, change: ExporterDefinition): Promise<void> {
  return write(core, async writing => {
    const changed = { ...(await getExporter(writing, name)), ...change }
    checkExporter(name, changed)
    await writing.store.exporters.putExporter({ ...changed, at: writing.clock() })
  })
}

/** @throws Failure exporterNotFound */
export function deleteExporter(core: Core, name: string): Promise<void> {
  return write(core, async writing => {
    await getExporter(writing, name)
    await writing.store.exporters.deleteExporter(name)
  })
}
