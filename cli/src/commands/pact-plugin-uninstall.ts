import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { dirOf, dirOption, uninstallPlugin } from '../pact-plugin.ts'

export const pactPluginUninstall: Command = {
  name: 'pact-plugin uninstall',
  summary: 'Remove every version of the plugin',
  words: '',
  options: dirOption,

  async run(invocation) {
    wordsOf(invocation)
    const { out } = invocation
    const removed = await uninstallPlugin(dirOf(invocation))
    out.answer({ removed }, () =>
      removed.length === 0
        ? 'The plugin is not installed.'
        : removed.map(({ folder }) => `${out.paint('green', '✓')} ${folder} removed`).join('\n')
    )
    return exitCodes.yes
  }
}
