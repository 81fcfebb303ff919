import { pluginsFolder } from '@instep/pact-plugin'
import type { Invocation, Option } from './command.ts'

export { installedPlugins, installPlugin, pluginVersion, uninstallPlugin } from '@instep/pact-plugin'

export const dirOption = {
  dir: {
    type: 'string',
    value: 'FOLDER',
    summary: 'Where Pact has its plugins; PACT_PLUGIN_DIR, or ~/.pact/plugins'
  }
} as const satisfies Readonly<Record<string, Option>>

/** Where the plugins are. */
export function dirOf({ text }: Pick<Invocation, 'text'>): string {
  return text('dir') ?? pluginsFolder()
}
