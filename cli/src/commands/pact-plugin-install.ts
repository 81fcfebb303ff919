import { type Command, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { dirOf, dirOption, installPlugin } from '../pact-plugin.ts'

export const pactPluginInstall: Command = {
  name: 'pact-plugin install',
  summary: 'Install the plugin with which every Pact language tests framed messages',
  words: '',
  options: dirOption,
  notes: `Nothing is downloaded. The plugin is run by the Node that runs this command.
  instep pact-plugin install`,

  async run(invocation) {
    wordsOf(invocation)
    const { out } = invocation
    const { version, folder } = await installed(dirOf(invocation))
    out.answer(
      { version, folder },
      () => `${out.paint('green', '✓')} The plugin instep ${version} is installed in ${folder}`
    )
    return exitCodes.yes
  }
}

async function installed(dir: string) {
  try {
    return await installPlugin(dir)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`the plugin cannot be installed in ${dir}: ${detail}`, { cause })
  }
}
