import { contextTypes } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { optional, textList } from './fields.ts'

const named = z.object({ name: z.string() })
const config = z.record(z.string(), z.string())

const definition = {
  subjects: optional(z.array(z.string())),
  contextType: optional(z.enum(contextTypes)),
  context: optional(z.string()),
  subjectRenameFormat: optional(z.string()),
  kekRenameFormat: optional(z.string()),
  config: optional(config)
}

const shown = z.object({
  name: z.string(),
  subjects: z.array(z.string()).optional(),
  contextType: z.string().optional(),
  context: z.string().optional(),
  subjectRenameFormat: z.string().optional(),
  kekRenameFormat: z.string().optional(),
  config: config.optional()
})

/** Changes that leave an exporter as it is: there is nothing to start or stop. */
function action(verb: 'pause' | 'resume' | 'reset', summary: string) {
  return {
    method: 'PUT',
    path: `/exporters/{name}/${verb}`,
    summary,
    params: named,
    reply: named
  } as const
}

/** Exports to other registries, as the commercial editions describe them. They are kept and listed, never run. */
export const exporters = {
  listExporters: { method: 'GET', path: '/exporters', summary: 'List exporters by name', reply: textList },
  createExporter: {
    method: 'POST',
    path: '/exporters',
    summary: 'Keep the description of an export',
    body: z.object({ name: optional(z.string()), ...definition }),
    reply: named
  },
  getExporter: {
    method: 'GET',
    path: '/exporters/{name}',
    summary: 'Get the description of an export',
    params: named,
    reply: shown
  },
  changeExporter: {
    method: 'PUT',
    path: '/exporters/{name}',
    summary: 'Change the description of an export: absent fields stay',
    params: named,
    body: z.object(definition),
    reply: named
  },
  deleteExporter: {
    method: 'DELETE',
    path: '/exporters/{name}',
    summary: 'Forget an export',
    params: named,
    reply: z.undefined()
  },
  getExporterStatus: {
    method: 'GET',
    path: '/exporters/{name}/status',
    summary: 'Get the state of an export, which is always PAUSED',
    params: named,
    reply: z.object({
      name: z.string(),
      state: z.literal('PAUSED'),
      offset: z.int(),
      ts: z.number(),
      trace: z.string()
    })
  },
  getExporterConfig: {
    method: 'GET',
    path: '/exporters/{name}/config',
    summary: 'Get the settings for the other registry',
    params: named,
    reply: config
  },
  putExporterConfig: {
    method: 'PUT',
    path: '/exporters/{name}/config',
    summary: 'Replace the settings for the other registry',
    params: named,
    body: config,
    reply: named
  },
  pauseExporter: action('pause', 'Pause an export'),
  resumeExporter: action('resume', 'Resume an export; it stays paused, since exports are not run'),
  resetExporter: action('reset', 'Begin an export again')
} as const satisfies Endpoints
