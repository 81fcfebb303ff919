import type { ExporterDefinition } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import {
  type Core,
  changeExporter,
  createExporter,
  deleteExporter,
  getExporter
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { nonEmpty } from './bodies.ts'
import { present } from './requests.ts'

export const exporters: Handlers<typeof confluent.exporters> = {
  listExporters: async (_, registry) => [...(await registry.store.exporters.exporterNames())],

  async createExporter({ body: { name = '', ...definition } }, registry) {
    await createExporter(registry, name, present(definition) as ExporterDefinition)
    return { name }
  },

  async getExporter({ params }, registry) {
    const { at: _, ...exporter } = await getExporter(registry, params.name)
    return nonEmpty({ ...exporter, subjects: [...(exporter.subjects ?? [])] })
  },

  async changeExporter({ params, body }, registry) {
    await changeExporter(registry, params.name, present(body) as ExporterDefinition)
    return { name: params.name }
  },

  async deleteExporter({ params }, registry) {
    await deleteExporter(registry, params.name)
    return new Answer(204, undefined)
  },

  async getExporterStatus({ params }, registry) {
    const { name, at } = await getExporter(registry, params.name)
    return {
      name,
      state: 'PAUSED',
      offset: 0,
      ts: at,
      trace: 'This registry keeps exporters and does not run them.'
    }
  },

  getExporterConfig: async ({ params }, registry) => ({
    ...(await getExporter(registry, params.name)).config
  }),

  async putExporterConfig({ params, body }, registry) {
    await changeExporter(registry, params.name, { config: body })
    return { name: params.name }
  },

  pauseExporter: asItIs,
  resumeExporter: asItIs,
  resetExporter: asItIs
}

async function asItIs({ params }: { readonly params: { readonly name: string } }, registry: Core) {
  const { name } = await getExporter(registry, params.name)
  return { name }
}
