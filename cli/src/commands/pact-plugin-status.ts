import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { dirOf, dirOption, installedPlugins, pluginVersion } from '../pact-plugin.ts'

export const pactPluginStatus: Command = {
  name: 'pact-plugin status',
  summary: 'Show which versions of the plugin Pact finds; exits with 1 when this one is not among them',
  words: '',
  options: dirOption,

  async run(invocation) {
    wordsOf(invocation)
    const dir = dirOf(invocation)
    const installed = await installedPlugins(dir)
    const isInstalled = installed.some(({ version }) => version === pluginVersion)
    invocation.out.answer({ version: pluginVersion, isInstalled, installed }, () =>
      [
        ...installed.map(({ version, folder }) => `instep ${version} in ${folder}`),
        ...(isInstalled
          ? []
          : [`instep ${pluginVersion} is not installed in ${dir}. Next: instep pact-plugin install`])
      ].join('\n')
    )
    return isInstalled ? exitCodes.yes : exitCodes.no
  }
}
