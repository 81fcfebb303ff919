import { readRun, settingsFrom } from '@instep/pact/publishing'
import type { Invocation, Option } from './command.ts'

export {
  type PublishedPacts,
  type PublishedResult,
  publish,
  RegistryFailure,
  type Settings,
  Unpublishable
} from '@instep/pact/publishing'

export const runOptions = {
  folder: {
    type: 'string',
    value: 'FOLDER',
    summary: 'Where the run left them; INSTEP_FOLDER, or .instep'
  },
  'service-version': {
    type: 'string',
    value: 'VERSION',
    summary: 'The version that was tested; else what the run noted, or INSTEP_VERSION, CI or git say'
  },
  branch: { type: 'string', value: 'BRANCH', summary: 'Its branch; found in the same way' },
  'build-url': { type: 'string', value: 'URL', summary: 'Its build; found in the same way' }
} as const satisfies Readonly<Record<string, Option>>

/** What a run was about: as the command line says, else as the run noted, else as the surroundings tell. */
export async function settingsOf({ text, registry }: Pick<Invocation, 'text' | 'registry'>) {
  const found = settingsFrom()
  const folder = text('folder') ?? found.folder
  const run = await readRun(folder)
  return {
    ...found,
    registry,
    folder,
    version: text('service-version') ?? run.version ?? found.version,
    branch: text('branch') ?? run.branch ?? found.branch,
    buildUrl: text('build-url') ?? run.buildUrl ?? found.buildUrl
  }
}
